import { expect } from 'chai';
import fc from 'fast-check';
import { textOf } from '../../src/module-api/command-result.ts';
import { sh } from '../../src/module-api/shell.ts';
import type { HostSession, Operation } from '../../src/session/session.ts';
import { realShells } from '../support/shells.ts';
import { failureOf, localSession, outcomeOf, script, stdoutOf } from './support/local-session.ts';

const nasty: readonly { readonly name: string; readonly content: string | Uint8Array }[] = [
  { name: 'nothing', content: '' },
  { name: 'a newline alone', content: '\n' },
  { name: 'no newline at the end', content: 'abc' },
  { name: 'empty lines at the end', content: 'abc\n\n\n' },
  { name: 'quotes', content: `'"'"' \\' \\" "\n` },
  { name: 'what a shell would expand', content: '$HOME ${x} $(id) `id` $((1+1)) ~ * !! \\\n' },
  { name: 'backslashes at the end of lines', content: 'a\\\nb\\\\\n' },
  { name: 'leading dashes', content: '-n\n--help\n-e x\n' },
  { name: 'letters of many languages', content: 'äöü ÁÈ ŁÓDŹ дом 日本語 한국어 🎉👩‍👩‍👧\n' },
  { name: 'every two-byte letter', content: lettersFrom(0xa0, 0x7ff) },
  { name: 'NUL bytes', content: 'a\0b\0\n' },
  { name: 'carriage returns', content: 'a\r\nb\r\n' },
  { name: 'control characters', content: '\u0001\u0002\u0003\u0004\u001b[1m\u007f\u0081\n' },
  { name: 'bytes that are not UTF-8', content: Uint8Array.of(0xff, 0xfe, 0x0a, 0xc3, 0x0a) },
  { name: 'all bytes', content: Uint8Array.from({ length: 256 }, (_, byte) => byte) },
  { name: 'a line of a megabyte', content: `${'x'.repeat(1 << 20)}\n` },
  { name: 'many lines', content: 'some text\n'.repeat(20_000) },
  { name: 'what looks like a delimiter', content: '=kp\n=kp00 1 end 0\nEOF\nKP_END\n' },
  { name: 'a delimiter without a newline', content: 'EOF' },
];

for (const shell of realShells()) {
  describe(`openSession, with ${shell.name}`, () => {
    let session: HostSession;
    before(async () => {
      session = await localSession(shell);
    });
    after(() => session.close());

    const run = (text: string, more: Partial<Operation> = {}) =>
      outcomeOf(session, { script: script(text), ...more });

    for (const long of [false, true]) {
      describe(long ? 'for a long operation' : 'for a short operation', () => {
        it('gives stdout, stderr and the exit code', async () => {
          expect(await run('echo out; echo err >&2; exit 3', { long })).to.deep.equal([
            3,
            'out\n',
            'err\n',
          ]);
        });

        it('keeps an output that does not end with a newline', async () => {
          expect(await run('printf a; printf b >&2', { long })).to.deep.equal([0, 'a', 'b']);
        });

        it('gives no input by default', async () => {
          expect(await run('cat; echo end', { long })).to.deep.equal([0, 'end\n', '']);
        });

        it('knows the functions of the preamble', async () => {
          const [exitCode, stdout] = await run('command -v k_place', { long });
          expect([exitCode, stdout]).to.deep.equal([0, 'k_place\n']);
        });

        it('has no arguments, no variables of the session, and no open descriptors', async () => {
          const text =
            'echo $# "${kp_s-}"; for n in 3 4 5 6 7 8 9; do (: >&$n) 2>/dev/null && echo $n; done';
          const [, stdout] = await run(`unset kp_s; ${text}`, { long });
          expect(stdout).to.equal('0 \n');
        });

        for (const { name, content } of nasty) {
          it(`passes input through: ${name}`, async () => {
            const { exitCode, stdout } = await session.run({
              script: sh`cat`,
              stdin: content,
              long,
            });
            expect(exitCode).to.equal(0);
            const bytes = typeof content === 'string' ? Buffer.from(content) : content;
            expect(Buffer.compare(stdout, bytes)).to.equal(0);
          });
        }

        for (const { name, content } of nasty) {
          if (typeof content !== 'string' || content.includes('\0')) continue;
          if (content.length > 100_000 && long) continue;
          it(`passes a script through: ${name}`, async () => {
            const { stdout } = await session.run({ script: sh`printf %s ${content}`, long });
            expect(textOf(stdout)).to.equal(content);
          });
        }

        it('passes any bytes through', async () => {
          await fc.assert(
            fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), async bytes => {
              const { stdout } = await session.run({ script: sh`cat`, stdin: bytes, long });
              expect(Buffer.from(stdout).equals(bytes)).to.equal(true);
            }),
            { numRuns: 20 },
          );
        });

        it('gives every exit code', async () => {
          const codes = [0, 1, 2, 42, 126, 127, 128, 130, 137, 255];
          const results = await Promise.all(codes.map(code => run(`exit ${code}`, { long })));
          expect(results.map(([code]) => code)).to.deep.equal(codes);
        });

        const faults: readonly { name: string; text: string; code?: number }[] = [
          { name: 'exits', text: 'exit 3', code: 3 },
          { name: 'fails under "set -e"', text: 'set -e; false; echo not reached', code: 1 },
          { name: 'uses an unset variable under "set -u"', text: 'set -u; echo $nothing' },
          { name: 'is not complete', text: 'if' },
          { name: 'has an unclosed quote', text: "echo 'abc" },
          { name: 'closes its output', text: 'exec >&- 2>&-; exit 4', code: 4 },
          { name: 'closes its input', text: 'exec <&-; exit 5', code: 5 },
          { name: 'ends with a comment', text: 'exit 6 # so', code: 6 },
          { name: 'ends with an open heredoc', text: 'cat <<END\nabc', code: 0 },
          {
            name: 'redefines what the session uses',
            text: 'kp_mark() { :; }; kp_nonce=; printf() { :; }',
            code: 0,
          },
          { name: 'is not a command', text: 'no-such-command', code: 127 },
          { name: 'ignores signals', text: "trap '' TERM HUP INT; exit 7", code: 7 },
          { name: 'executes another program', text: 'exec sh -c "exit 8"', code: 8 },
        ];
        for (const { name, text, code } of faults) {
          it(`goes on after a script that ${name}`, async () => {
            const [[exitCode], next] = await Promise.all([
              run(text, { long }),
              run('echo next', { long }),
            ]);
            if (code === undefined) expect(exitCode).to.be.greaterThan(0);
            else expect(exitCode).to.equal(code);
            expect(next).to.deep.equal([0, 'next\n', '']);
          });
        }

        it('forgets umask, directory, variables, functions, options and traps', async () => {
          await run(
            'umask 077; cd /; export LEAK=1; leak() { :; }; set -f; trap "echo trapped" EXIT',
            { long },
          );
          const probe =
            '[ "$(pwd)" = / ] && echo cd; umask; echo "${LEAK-}"; echo /usr/bi*; command -v leak';
          const [, stdout] = await run(`umask 022; ${probe}`, { long });
          expect(stdout).to.equal('0022\n\n/usr/bin\n');
        });

        it('does not wait for a background process that keeps the output open', async () => {
          const [exitCode, pid] = await run('sleep 300 & echo $!', { long });
          await run(`kill ${pid}`);
          expect(exitCode).to.equal(0);
        });

        it('keeps the beginning and the end of a large output', async () => {
          const { exitCode, stdout, omitted } = await session.run({
            script: script('echo first; head -c 30000000 /dev/zero; echo last'),
            long,
          });
          const text = textOf(stdout);
          expect([exitCode, stdout.length]).to.deep.equal([0, 2_000_000]);
          expect(text.startsWith('first\n') && text.endsWith('\0last\n')).to.equal(true);
          expect(omitted).to.deep.equal({ stdout: 28_000_011, stderr: 0 });
        });
      });
    }

    it('runs operations in the order in which they were given', async () => {
      const numbers = Array.from({ length: 50 }, (_, index) => String(index));
      const outputs = await Promise.all(numbers.map(number => stdoutOf(session, `echo ${number}`)));
      expect(outputs).to.deep.equal(numbers.map(number => `${number}\n`));
    });

    it('appends directories of administration to PATH and sets a locale', async () => {
      const [path = '', locale = ''] = (await stdoutOf(session, 'echo $PATH; echo $LC_ALL')).split(
        '\n',
      );
      expect(path.split(':')).to.include.members(['/usr/local/sbin', '/usr/sbin', '/sbin']);
      expect(locale).to.be.oneOf(['C', 'C.UTF-8']);
    });

    it('fails what runs in a shell that is killed, and runs the rest in a new one', async () => {
      const [killed, next] = await Promise.all([
        failureOf(run('kill -9 $$')),
        run('echo next'),
        run('echo then'),
      ]);
      expect(killed).to.deep.equal(['protocol', 'the shell ended unexpectedly with exit code 137']);
      expect(next).to.deep.equal([0, 'next\n', '']);
    });

    it('gives 137 for a long operation that kills itself', async () => {
      expect(await run('echo out; kill -9 $$', { long: true })).to.deep.equal([137, 'out\n', '']);
    });

    it('keeps what a daemon prints later out of the next long operation', async () => {
      const daemon = 'while sleep .02; do echo noise; echo noise >&2; done';
      // On a busy machine the daemon may speak before the operation is over.
      const [, said] = await run(`(${daemon}) & echo "pid $!"`, { long: true });
      const [, pid = ''] = /pid (\d+)/.exec(said) ?? [];
      const next = await run('sleep .2; echo next; sleep .2', { long: true });
      const alive = await run(`kill ${pid}`);

      expect(next).to.deep.equal([0, 'next\n', '']);
      expect(alive).to.deep.equal([0, '', '']);
    });
  });
}

function lettersFrom(first: number, last: number): string {
  const codes = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return `${codes.map(code => String.fromCodePoint(code)).join('')}\n`;
}
