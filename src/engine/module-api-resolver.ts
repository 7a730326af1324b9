import { register } from 'node:module';

let isRegistered = false;

/** Lets role modules import `kplay/module` wherever their files are, without having kplay in node_modules. */
export function resolveModuleApi(): void {
  if (isRegistered) return;
  isRegistered = true;
  const api = new URL('../module-api/index.js', import.meta.url).href;
  const hook = `export async function resolve(specifier, context, next) {
    return specifier === 'kplay/module' ? { url: ${JSON.stringify(api)}, shortCircuit: true } : next(specifier, context);
  }`;
  register(`data:text/javascript,${encodeURIComponent(hook)}`);
}
