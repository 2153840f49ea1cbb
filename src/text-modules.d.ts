/** A program that is sent into a task, of one file or several, as one text (tools/packPrograms.mjs). */
declare module '*?program' {
  const text: string;
  export default text;
}
