import { expect } from 'chai';
import { lacksGround, problemIn } from '../../../src/modules/kubectl/answer.ts';

describe('problemIn', () => {
  const cases: readonly [code: number, stderr: string, sentence: string][] = [
    [127, 'sh: kubectl: not found', 'kubectl is not on the host'],
    [
      1,
      'E1121 07:00:00.1 7 memcache.go:265] "Unhandled Error"\nThe connection to the server 10.0.0.1:6443 was refused - did you specify the right host or port?',
      'cannot reach the cluster to x: The connection to the server 10.0.0.1:6443 was refused',
    ],
    [1, 'Error from server (Forbidden): nodes is forbidden', 'cannot x: nodes is forbidden'],
    [
      2,
      'error: failed to run "diff": executable file not found in $PATH: exec: "diff": executable file not found in $PATH',
      'install diffutils',
    ],
    [
      1,
      'error: Apply failed with 1 conflict: conflict with "kubectl": .data.a\nPlease review the fields above--they currently have other managers.',
      '"force_conflicts" takes the fields over',
    ],
    [4, '', 'kubectl ended with exit code 4'],
  ];
  for (const [code, stderr, sentence] of cases) {
    it(`says: ${sentence}`, () => {
      expect(problemIn(code, stderr, 'x')).to.contain(sentence);
    });
  }
});

describe('lacksGround', () => {
  const because = (stderr: string) => lacksGround({ exitCode: 2, stdout: '', stderr });
  it('sees that an object cannot be there', () => {
    expect(because('Error from server (NotFound): namespaces "web" not found')).to.equal(
      'namespaces "web" not found',
    );
    expect(
      because(
        'error: resource mapping not found for name: "d" namespace: "" from "STDIN": no matches for kind "X" in version "y/v1"\nensure CRDs are installed first',
      ),
    ).to.contain('no matches for kind "X"');
    expect(because('Error from server (Forbidden): no')).to.equal(undefined);
  });
});
