/** What is used of it here; it brings no types of its own. */
declare module 'nunjucks' {
  interface Template {
    render(context: object): string;
  }
  interface Options {
    readonly autoescape: boolean;
    readonly trimBlocks: boolean;
  }
  interface Nunjucks {
    readonly Environment: new (loader: null, options: Options) => object;
    compile(text: string, environment: object): Template;
  }
  const nunjucks: Nunjucks;
  export default nunjucks;
}
