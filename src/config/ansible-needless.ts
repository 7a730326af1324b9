import type { IniEntry } from './parse-ini.ts';

/** Whole sections that say nothing of what a run does. */
const sections: ReadonlySet<string> = new Set([
  ...['colors', 'galaxy', 'persistent_connection', 'selinux', 'netconf_connection'],
  ...['paramiko_connection', 'accelerate', 'winrm'],
]);

/** Settings of what kplay has no use for: Python on hosts, temporary files, cows, warnings of Ansible itself. */
const names: ReadonlySet<string> = new Set([
  ...['interpreter_python', 'interpreter_python_fallback', 'module_compression', 'module_lang'],
  ...['module_set_locale', 'ansible_managed_file', 'remote_tmp', 'local_tmp', 'keep_remote_files'],
  ...['allow_world_readable_tmpfiles', 'nocows', 'cow_selection', 'cow_path', 'nocolor'],
  ...['force_color', 'command_warnings', 'deprecation_warnings', 'system_warnings'],
  ...['localhost_warning', 'devel_warning', 'action_warnings', 'retry_files_save_path'],
  ...['poll_interval', 'internal_poll_interval', 'bin_ansible_callbacks', 'squash_actions'],
  ...['control_path', 'control_path_dir', 'scp_if_ssh', 'scp_extra_args', 'sftp_extra_args'],
  ...['sftp_batch_mode', 'transfer_method', 'usetty', 'ssh_executable', 'scp_executable'],
  ...['sftp_executable', 'collections_scan_sys_path'],
  ...['ansible_home', 'unparsed_is_failed', 'use_persistent_connections', 'become_plugins'],
  ...['any_unparsed_is_failed', 'cache', 'cache_plugin', 'cache_timeout', 'cache_connection'],
]);

/** What some settings must be for kplay to behave so anyway. */
const same: Readonly<Record<string, RegExp>> = {
  'defaults.retry_files_enabled': no(),
  'defaults.pipelining': yes(),
  'ssh_connection.pipelining': yes(),
  'connection.pipelining': yes(),
  'defaults.error_on_undefined_vars': yes(),
  'defaults.inject_facts_as_vars': yes(),
  'defaults.jinja2_native': yes(),
  'defaults.no_target_syslog': /./s,
  'defaults.syslog_facility': /./s,
  'defaults.display_skipped_hosts': yes(),
  'defaults.stdout_callback': /^(?:ansible\.builtin\.)?default$/,
  'defaults.bin_ansible_callbacks': /./s,
  'defaults.no_log': no(),
  'defaults.module_name': /^command$/,
  'defaults.allow_unsafe_lookups': no(),
  'defaults.string_conversion_action': /^(?:ignore|warn)$/,
  'inventory.enable_plugins': /./s,
  'defaults.gather_subset': /^all$/,
  'defaults.jinja2_extensions': /^(?:jinja2\.ext\.(?:do|loopcontrols)(?:,\s*|$))*$/,
};

/** Whether kplay would do nothing else if it knew this setting. */
export function isNeedless({ section, key, value }: IniEntry): boolean {
  if (sections.has(section) || names.has(key)) return true;
  return same[`${section}.${key}`]?.test(value.trim()) ?? false;
}

function yes(): RegExp {
  return /^(?:yes|on|1|true|t|y)$/i;
}

function no(): RegExp {
  return /^(?:no|off|0|false|f|n)$/i;
}
