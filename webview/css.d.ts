/** Style sheets are imported for their effect: the build emits them beside the page. */
declare module '*.css';
