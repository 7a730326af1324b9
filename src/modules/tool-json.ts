import { fail } from '../module-api/index.ts';

/** What a tool printed as JSON; fails the task where that is something else. */
export function toolJson(tool: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const said = text.trim().slice(0, 200);
    return fail(`${tool} does not answer in JSON${said === '' ? '' : `: ${said}`}`);
  }
}
