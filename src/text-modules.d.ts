/** Programs that are sent into a task: real files, bundled as text. */
declare module '*.sh' {
  const text: string;
  export default text;
}
declare module '*.py' {
  const text: string;
  export default text;
}
/** A program of several files as one text (tools/packPrograms.mjs). */
declare module '*?program' {
  const text: string;
  export default text;
}
