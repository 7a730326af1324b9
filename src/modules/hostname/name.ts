import { fail, type JsonObject } from '../../module-api/index.ts';

/** Fails for what the kernel, or a resolver, does not take for a name. */
export function requireName(name: string): void {
  const shown = JSON.stringify(name);
  if (name.length > 64)
    fail(`"name" ${shown} is longer than the 64 characters a host name can have`);
  const parts = name.split('.');
  if (parts.some(part => !/^[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?$/.test(part))) {
    fail(`"name" ${shown} is not a host name: letters, digits and "-" in parts separated by dots`);
  }
  if (parts.some(part => part.length > 63)) {
    fail(`"name" ${shown} has a part of more than 63 characters`);
  }
}

/** The facts that follow from the name. A name without a domain says nothing of the domain. */
export function factsOf(name: string): JsonObject {
  const [hostname = name, ...domain] = name.split('.');
  return {
    ansible_hostname: hostname,
    ansible_nodename: name,
    ...(domain.length > 0 && { ansible_fqdn: name, ansible_domain: domain.join('.') }),
  };
}

/** The text of a file in which the setting has this value, in quotes where it has them. */
export function withSetting(text: string, setting: string, value: string): string {
  const line = new RegExp(`^[ \\t]*${setting}=(["']?).*$`, 'm');
  const found = line.exec(text);
  if (found !== null) {
    const quote = found[1] ?? '';
    const wanted = `${setting}=${quote}${value}${quote}`;
    return found[0] === wanted ? text : text.replace(line, () => wanted);
  }
  const start = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  return `${start}${setting}="${value}"\n`;
}
