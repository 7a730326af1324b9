import { type Shell, sh } from '../../module-api/index.ts';

export function setScript(
  name: string,
  wanted: 'on' | 'off',
  how: 'now' | 'for good' | 'offline',
): { readonly script: Shell; readonly summary: string } {
  const words =
    how === 'offline'
      ? ['semanage', 'boolean', '-N', '-m', `--${wanted}`, name]
      : ['setsebool', ...(how === 'for good' ? ['-P'] : []), name, wanted];
  return {
    script: sh`PATH=$PATH:/usr/sbin:/sbin
${words}`,
    summary: words.join(' '),
  };
}
