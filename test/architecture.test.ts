import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { expect } from 'chai';

/** Each folder of `src`, and the folders it may import beside itself. Third-party packages by name. */
const layers: Readonly<
  Record<string, { folders: readonly string[]; packages: readonly string[] }>
> = {
  diagnostics: { folders: [], packages: [] },
  values: { folders: ['diagnostics'], packages: [] },
  'module-api': { folders: [], packages: ['bcryptjs'] },
  transport: { folders: [], packages: ['ssh2', 'ssh-config'] },
  session: { folders: ['transport', 'module-api'], packages: [] },
  yaml: { folders: ['module-api', 'values', 'diagnostics'], packages: ['yaml', 'ajv'] },
  jinja: { folders: ['values', 'diagnostics'], packages: [] },
  template: {
    folders: ['jinja', 'yaml', 'module-api', 'values', 'diagnostics'],
    packages: ['handlebars', 'jmespath'],
  },
  graph: { folders: [], packages: ['p-limit'] },
  facts: { folders: ['module-api'], packages: [] },
  modules: { folders: ['module-api'], packages: [] },
  changes: { folders: ['module-api'], packages: ['diff'] },
  inventory: {
    folders: ['yaml', 'template', 'jinja', 'module-api', 'values', 'diagnostics'],
    packages: [],
  },
  config: { folders: ['yaml', 'values', 'diagnostics'], packages: [] },
  playbook: { folders: ['yaml', 'jinja', 'module-api', 'values', 'diagnostics'], packages: [] },
  engine: {
    folders: [
      ...['playbook', 'inventory', 'template', 'jinja', 'session', 'transport', 'facts', 'modules'],
      ...['lint', 'changes', 'graph', 'yaml', 'module-api', 'values', 'diagnostics'],
    ],
    packages: [],
  },
  report: { folders: ['engine', 'module-api', 'values', 'diagnostics'], packages: ['winston'] },
  docs: { folders: ['playbook', 'module-api', 'values'], packages: [] },
  lint: {
    folders: ['playbook', 'jinja', 'module-api', 'values', 'diagnostics'],
    packages: [],
  },
  cli: {
    folders: [
      ...[
        'report',
        'docs',
        'config',
        'lint',
        'engine',
        'playbook',
        'inventory',
        'template',
        'jinja',
        'session',
      ],
      ...['transport', 'facts', 'modules', 'yaml', 'module-api', 'values', 'diagnostics'],
    ],
    packages: ['commander'],
  },
  '': { folders: ['cli'], packages: [] },
};

/** Folders that only compute: no input, no output, no clock, no chance. */
const pure = [
  'diagnostics',
  'values',
  'module-api',
  'jinja',
  'facts',
  'modules',
  'changes',
  'graph',
  'docs',
  'lint',
];

const root = resolve('src');

describe('the layers', () => {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(name =>
    name.endsWith('.ts'),
  );

  it('are known for every folder', () => {
    const unknown = files.map(folderOf).filter(folder => !(folder in layers));
    expect(unknown).to.deep.equal([]);
  });

  for (const file of files) {
    const folder = folderOf(file);
    it(`hold in ${file}`, () => {
      const text = readFileSync(join(root, file), 'utf8');
      const wrong = importsOf(text).filter(target => !mayImport(folder, file, target));
      expect(wrong).to.deep.equal([]);
    });
  }
});

describe('the file header test', () => {
  it('sees static, bare and dynamic imports', () => {
    const text = `import { a } from './a.ts';\nimport 'b';\nexport * from "c";\nawait import('d');`;
    expect(importsOf(text)).to.deep.equal(['./a.ts', 'c', 'b', 'd']);
  });
});

function folderOf(file: string): string {
  return file.includes('/') ? (file.split('/')[0] ?? '') : '';
}

function importsOf(text: string): string[] {
  const forms = [
    /\bfrom\s+['"]([^'"]+)['"]/g,
    /^import\s+['"]([^'"]+)['"]/gm,
    /\bimport\(\s*['"]([^'"]+)['"]/g,
  ];
  return forms.flatMap(form => [...text.matchAll(form)].map(match => match[1] ?? ''));
}

function mayImport(folder: string, file: string, target: string): boolean {
  const layer = layers[folder];
  if (layer === undefined) return false;
  if (target.startsWith('node:')) {
    return !pure.includes(folder) || allowedInPure.includes(target);
  }
  if (!target.startsWith('.')) return layer.packages.includes(packageOf(target));
  const path = relative(root, resolve(root, file, '..', target));
  const other = folderOf(path);
  return other === folder || layer.folders.includes(other);
}

/** Of Node's modules, those that only compute. */
const allowedInPure = ['node:crypto', 'node:path', 'node:buffer', 'node:url', 'node:util'];

function packageOf(target: string): string {
  const parts = target.split('/');
  return target.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? '');
}
