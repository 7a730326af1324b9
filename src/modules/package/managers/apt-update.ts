import { type Shell, sh } from '../../../module-api/index.ts';

/** Without a terminal, and in English, which is what is read. */
export const aptEnvironment = {
  DEBIAN_FRONTEND: 'noninteractive',
  DEBIAN_PRIORITY: 'critical',
  APT_LISTCHANGES_FRONTEND: 'none',
  // Services are restarted by handlers, where the playbook says so.
  NEEDRESTART_MODE: 'l',
  LC_ALL: 'C',
};

export const aptLists = '/var/lib/apt/lists';

export interface AptUpdate {
  /** Options of apt-get. */
  readonly words?: readonly string[];
  readonly lockTimeout: number;
  readonly retries: number;
  readonly maxDelay: number;
  /** What is run after success and after failure. */
  readonly succeeded: Shell;
  readonly failed?: Shell;
}

/** Fetches the lists of repositories: waits for a lock, and tries again where a server fails. */
export function aptUpdateScript(update: AptUpdate): Shell {
  const { words = [], lockTimeout, retries, maxDelay, succeeded, failed = sh`:` } = update;
  const options = ['-o', 'APT::Update::Error-Mode=any', ...words];
  return sh`k_end=$(($(date +%s) + ${lockTimeout})) k_try=0 k_wait=1
while :; do
  k_o=$(apt-get -q ${options} update 2>&1 </dev/null); k_r=$?
  case $k_r:$k_o in
    0:*) printf '%s\\n' "$k_o"; ${succeeded}; exit 0 ;;
    *'Permission denied'*) break ;;
    *'Could not get lock'*) [ "$(date +%s)" -lt "$k_end" ] || break; sleep 1 ;;
    *)
      [ "$k_try" -lt ${retries} ] || break
      k_try=$((k_try + 1)); sleep "$k_wait"; k_wait=$((k_wait * 2))
      [ "$k_wait" -le ${maxDelay} ] || k_wait=${maxDelay} ;;
  esac
done
${failed}
printf '%s\\n' "$k_o" >&2; exit "$k_r"`;
}
