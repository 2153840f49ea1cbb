/** Programs that are sent into a task: real files, bundled as text. */
declare module '*.sh' {
  const text: string;
  export default text;
}
declare module '*.py' {
  const text: string;
  export default text;
}
/** Several files as one text: tools/build.mjs. */
declare module '*.cjs?program' {
  const text: string;
  export default text;
}
