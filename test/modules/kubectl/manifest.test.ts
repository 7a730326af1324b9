import { expect } from 'chai';
import type { JsonObject } from '../../../src/module-api/json.ts';
import { cleanDiff } from '../../../src/modules/kubectl/clean-diff.ts';
import { manifestOf } from '../../../src/modules/kubectl/manifest.ts';
import { controllerDirectory, controllerFile } from '../../support/controller.ts';
import { argsOf, namespace } from './attempt.ts';

describe('manifestOf', () => {
  const none = { file: undefined, template: undefined };
  const manifest = (args: JsonObject) => manifestOf(argsOf(args), none);

  it('sends one object as it is, several as a list', () => {
    expect(manifest({ definition: namespace })).to.deep.equal({
      words: ['-f', '-'],
      stdin: `${JSON.stringify(namespace)}\n`,
      title: 'Namespace/web',
    });
    const list = manifest({ definition: [namespace, null, namespace, namespace, namespace] });
    expect(list?.title).to.equal('Namespace/web, Namespace/web, Namespace/web and 1 more');
    expect(JSON.parse(list?.stdin ?? '')).to.include({ kind: 'List' });
  });

  it('leaves a text to kubectl', () => {
    expect(manifest({ definition: 'kind: X\n' })?.stdin).to.equal('kind: X\n');
  });

  it('puts the manifests of a directory together', () => {
    const folder = { 'a.yaml': 'kind: A', 'b.json': '{"kind":"B"}', 'README.md': '#' };
    const file = controllerDirectory('/m', folder);
    const made = manifestOf(argsOf({ src: 'm' }), { file, template: undefined });
    expect(made?.stdin).to.equal('---\nkind: A\n---\n{"kind":"B"}\n');
    const one = controllerFile('/m/x.yaml', 'kind: X\n');
    expect(manifestOf(argsOf({ src: 'x.yaml' }), { file: one, template: undefined })).to.include({
      stdin: 'kind: X\n',
      title: 'x.yaml',
    });
  });

  it('names a file of the host', () => {
    const made = manifest({ src: '/etc/k/x.yaml', remote_src: true });
    expect(made?.words).to.deep.equal(['-f', '/etc/k/x.yaml']);
    expect(made?.stdin).to.equal(undefined);
  });

  for (const definition of [[], [{ metadata: {} }], [1]]) {
    it(`refuses ${JSON.stringify(definition)}`, () => {
      expect(() => manifest({ definition })).to.throw('"definition" holds');
    });
  }
});

describe('cleanDiff', () => {
  it('names objects instead of files, and says nothing of secrets', () => {
    const printed = `diff -u -N /tmp/LIVE-12/v1.ConfigMap.web.site /tmp/MERGED-34/v1.ConfigMap.web.site
--- /tmp/LIVE-12/v1.ConfigMap.web.site\t2026-11-21 07:00:00.000000000 +0000
+++ /tmp/MERGED-34/v1.ConfigMap.web.site\t2026-11-21 07:00:00.000000000 +0000
@@ -1,2 +1,2 @@
 data:
-  a: "1"
+  a: "2"
diff -u -N /tmp/LIVE-12/v1.Secret.web.key /tmp/MERGED-34/v1.Secret.web.key
--- /tmp/LIVE-12/v1.Secret.web.key\t2026
+++ /tmp/MERGED-34/v1.Secret.web.key\t2026
@@ -1 +1 @@
-x
+swordfish
`;
    expect(cleanDiff(printed)).to.equal(`--- before: v1.ConfigMap.web.site
+++ after: v1.ConfigMap.web.site
@@ -1,2 +1,2 @@
 data:
-  a: "1"
+  a: "2"
--- before: v1.Secret.web.key
+++ after: v1.Secret.web.key
diff skipped: the content is a secret
`);
  });
});
