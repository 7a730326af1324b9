/** `rounds` times 20 tasks with sudo: 5 file, 5 copy, 5 file-line, 5 command, in a folder per host. */
export function twentyTasks(place: string, rounds = 1): string {
  const each = (task: (number: number) => string): string =>
    Array.from({ length: 5 }, (_, index) => task(index + 1)).join('');
  const base = `${place}/{{ inventory_hostname }}`;
  const twenty = `${each(n => `    - file: {path: "${base}/folder-${n}", state: directory, mode: "0755"}\n`)}${each(
    n =>
      `    - copy: {content: "content ${n}\\n", dest: "${base}/folder-1/file-${n}", mode: "0644"}\n`,
  )}${each(
    n =>
      `    - file-line: {path: "${base}/folder-1/settings", regexp: "^name${n}=", line: "name${n}=value", create: true, mode: "0644"}\n`,
  )}${each(() => `    - command: "true"\n      changed_when: false\n`)}`;
  return `- hosts: all
  gather_facts: false
  become: true
  tasks:
${twenty.repeat(rounds)}`;
}

/** Many tasks that are looked at and passed over: planning without a connection. */
export function skippedTasks(count: number): string {
  const task = (index: number): string =>
    `    - name: task ${index}\n      ping:\n      when: inventory_hostname == 'none'\n`;
  const tasks = Array.from({ length: count }, (_, index) => task(index)).join('');
  return `- hosts: all\n  gather_facts: false\n  tasks:\n${tasks}`;
}
