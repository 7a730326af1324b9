import { type ArgsSchema, fileOptions, format, type InferArgs } from '../../module-api/index.ts';

const words = { type: 'array', items: { type: 'string' } } as const;

/** Options that dnf reads under their own names. */
export const dnfOptions = {
  async: { type: 'boolean', description: 'Whether packages are fetched at the same time (yum).' },
  bandwidth: { type: 'string', description: 'Bytes per second that "throttle" is a part of.' },
  baseurl: {
    ...words,
    description:
      'The address of the folder that holds "repodata"; of several, the first that answers.',
  },
  cost: {
    type: 'string',
    description: 'What a package from here costs; the cheapest wins (1000).',
  },
  countme: {
    type: 'boolean',
    description: 'Whether hosts are counted when they ask the mirror list.',
  },
  deltarpm_metadata_percentage: {
    type: 'string',
    description: 'How large the lists of differences may be, in percent of the whole.',
  },
  deltarpm_percentage: {
    type: 'string',
    description: 'How large differences may be, in percent of the whole package.',
  },
  enabled: { type: 'boolean', description: 'Whether the repository is used.' },
  enablegroups: { type: 'boolean', description: 'Whether its groups of packages are used.' },
  exclude: {
    ...words,
    aliases: ['excludepkgs'],
    description:
      'Packages that are not taken from here; the option "disable_excludes" of "package" passes over it.',
  },
  failovermethod: {
    type: 'string',
    enum: ['roundrobin', 'priority'],
    description: 'The order in which addresses are tried (yum).',
  },
  gpgcakey: { type: 'string', description: 'The address of the key that signs the keys (yum).' },
  gpgcheck: { type: 'boolean', description: 'Whether the signatures of packages are checked.' },
  gpgkey: {
    ...words,
    description:
      'Addresses of the keys that sign packages: https:// or file:///. dnf imports them when it needs them first.',
  },
  http_caching: {
    type: 'string',
    enum: ['all', 'packages', 'none'],
    description: 'What a proxy may answer from its cache (yum).',
  },
  include: { type: 'string', description: 'Another file that is read here (yum).' },
  includepkgs: { ...words, description: 'The only packages that are taken from here.' },
  ip_resolve: {
    type: 'string',
    enum: ['4', '6', 'IPv4', 'IPv6', 'whatever'],
    description: 'Which kind of addresses is used.',
  },
  keepalive: { type: 'boolean', description: 'Whether connections are kept (yum).' },
  keepcache: {
    type: 'string',
    enum: ['0', '1'],
    description: 'Whether fetched packages are kept.',
  },
  metadata_expire: {
    type: 'string',
    description: 'How long fetched lists are good: seconds, or like 6h and 2d, or never.',
  },
  metadata_expire_filter: {
    type: 'string',
    enum: ['never', 'read-only:past', 'read-only:present', 'read-only:future'],
    description: 'For which commands lists may be older (yum).',
  },
  metalink: {
    type: 'string',
    description: 'The address of a metalink file, in place of "baseurl".',
  },
  mirrorlist: {
    type: 'string',
    description: 'The address of a list of mirrors, in place of "baseurl".',
  },
  mirrorlist_expire: { type: 'string', description: 'Seconds for which that list is good (yum).' },
  module_hotfixes: {
    type: 'boolean',
    description: 'Whether its packages are taken although a module stream hides them.',
  },
  password: { type: 'string', secret: true, description: 'Goes with "username".' },
  priority: { type: 'string', description: 'Repositories with a lower number win (99).' },
  protect: {
    type: 'boolean',
    description: 'Whether other repositories may not replace its packages (yum).',
  },
  proxy: { type: 'string', description: 'The address of a proxy; _none_ for none.' },
  proxy_password: { type: 'string', secret: true, description: 'Goes with "proxy_username".' },
  proxy_username: { type: 'string', description: 'For the proxy.' },
  repo_gpgcheck: { type: 'boolean', description: 'Whether the signature of the lists is checked.' },
  retries: { type: 'string', description: 'How often a download is tried; 0 is for ever.' },
  s3_enabled: { type: 'boolean', description: 'Whether the plugin for S3 is used (yum).' },
  skip_if_unavailable: {
    type: 'boolean',
    description: 'Whether dnf goes on without the repository when it does not answer.',
  },
  ssl_check_cert_permissions: {
    type: 'boolean',
    description: 'Whether the permissions of certificates are checked (yum).',
  },
  sslcacert: {
    type: 'string',
    aliases: ['ca_cert'],
    description: 'A file of the host with the certificates of authorities.',
  },
  sslclientcert: {
    type: 'string',
    aliases: ['client_cert'],
    description: 'A file of the host with the certificate of the client.',
  },
  sslclientkey: {
    type: 'string',
    aliases: ['client_key'],
    description: 'A file of the host with its key.',
  },
  sslverify: {
    type: 'boolean',
    aliases: ['validate_certs'],
    description: 'Whether the certificate of the server is checked.',
  },
  throttle: { type: 'string', description: 'Bytes per second, or a part of "bandwidth".' },
  timeout: { type: 'string', description: 'Seconds to wait for an answer.' },
  ui_repoid_vars: { type: 'string', description: 'Variables shown in the name of the repository.' },
  username: { type: 'string', description: 'For the server.' },
} as const satisfies ArgsSchema;

export const yumRepositoryArgs = {
  name: {
    type: 'string',
    required: true,
    format: format('the id of a repository', /^[\w.:/@~+-]+$/),
    description: 'The id of the repository, the section of its file.',
  },
  description: {
    type: 'string',
    description: 'What people see; dnf calls it "name". Needed for the state "present".',
  },
  file: {
    type: 'string',
    format: format('a name without a folder', /^[^/]*$/),
    description: 'Name of the file, without .repo. Left out: the id. Other sections of it stay.',
  },
  state: {
    type: 'string',
    enum: ['present', 'absent'],
    default: 'present',
    description: 'Whether the repository is set up.',
  },
  reposdir: {
    type: 'string',
    format: 'path',
    default: '/etc/yum.repos.d',
    description: 'The folder of the file. It has to exist.',
  },
  ...dnfOptions,
  ...fileOptions,
} as const satisfies ArgsSchema;

export type YumRepositoryArgs = InferArgs<typeof yumRepositoryArgs>;
