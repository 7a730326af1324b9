import { optionOf, placeOfOption } from '../options.ts';
import type { Rule } from '../rule.ts';

/** What replaces modules that Ansible or their collections gave up. */
const replacements: ReadonlyMap<string, string> = new Map([
  ['apt_key', 'apt_repository with the key in /etc/apt/keyrings and "signed-by"'],
  ['docker', 'docker_container'],
  ['docker_compose', 'docker_compose_v2'],
  ['docker_facts', 'docker_host_info'],
  ['docker_image_facts', 'docker_image_info'],
  ['easy_install', 'pip'],
  ['fireball', 'nothing: connections are kept open anyway'],
  ['include', 'include_tasks or import_tasks'],
  ['k8s_facts', 'k8s_info'],
  ['kubernetes', 'k8s'],
  ['letsencrypt', 'acme_certificate'],
  ['openssl_certificate', 'x509_certificate'],
  ['openssl_certificate_info', 'x509_certificate_info'],
  ['yum', 'dnf, or package'],
]);

export const deprecatedModule: Rule = {
  id: 'deprecated-module',
  group: 'clarity',
  summary: 'A module that Ansible or its collection has given up.',
  reason:
    'Later releases of Ansible do not have it, and what it did is done better by another one.',
  *task({ action }) {
    const name = action.written.replace(collection, '');
    const instead = replacements.get(name);
    if (instead === undefined) return;
    const message = `"${action.written}" is given up: use ${instead}.`;
    yield { message, location: action.location };
  },
};

/** Other collections may have a module of that name that is well. */
const collection =
  /^(?:ansible\.(?:builtin|legacy)|community\.(?:general|docker|kubernetes|crypto))\./;

export const latest: Rule = {
  id: 'latest',
  group: 'idempotence',
  summary: 'A repository is checked out as it happens to be.',
  reason:
    'Each run may bring another version, on some hosts only. Name a tag or a commit by "version".',
  *task(task, { project: { catalog } }) {
    if (task.action.name !== 'git' || !(task.action.args.value instanceof Map)) return;
    const version = optionOf(task, 'version', catalog);
    if (version !== undefined && version !== 'HEAD') return;
    const message =
      version === undefined ? 'This says no "version".' : '"HEAD" is whatever is newest.';
    yield { message, location: placeOfOption(task, 'version', catalog) };
  },
};
