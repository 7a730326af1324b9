import { expect } from 'chai';
import { md5Crypt, shaCrypt } from '../../src/module-api/crypt.ts';

const long = 'éééééééééééééééééééé';

describe('shaCrypt', () => {
  const hashes: readonly (readonly ['sha256' | 'sha512', string, number, string])[] = [
    ['sha256', 'Hello world!', 5000, '$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5'],
    [
      ...(['sha256', 'Hello world!', 1400] as const),
      '$5$rounds=1400$saltstring$h4iTCpUzEqDV1ECW75bvjviV/joBJv1LUOv.0YtxIH/',
    ],
    ['sha256', '', 5000, '$5$saltstring$FdNfA4gXqvCeO6iZs7G/.wwwoywYZqo0l1pwmfWaBA7'],
    ['sha256', long, 5000, '$5$saltstring$2P31TFftCln9AC4Bbcx/3IZavVv4C6D8rhdN8Gi9i9A'],
    [
      ...(['sha512', 'Hello world!', 5000] as const),
      '$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1',
    ],
    [
      ...(['sha512', 'Hello world!', 1000] as const),
      '$6$rounds=1000$saltstring$Zu2Vknok2/f53APfN687ADnzeNBLcsEgTwvcBHMD2./07rZQAt8vsuKVufD15dyZh.LOLB/uZKf6I3GyON4bp/',
    ],
    [
      ...(['sha512', '', 5000] as const),
      '$6$saltstring$kyGrqt6gmjAdtFLPrflEFifSYLCWWq1pyx95SvqinLDy2UHmj0sTF0MSLMwxPFZc3tu5kQckI8fks0zOPda3n1',
    ],
    [
      ...(['sha512', long, 5000] as const),
      '$6$saltstring$bG98iM5R2smfidT9aIpXNyWv5/F70SKLg5JV0AIN.znXALHIZWe0IIKF5Aj5dDyphU0/en301IdJwI11vYY4l0',
    ],
  ];
  for (const [algorithm, password, rounds, hash] of hashes) {
    it(`hashes "${password}" with ${rounds} rounds of ${algorithm}`, () => {
      expect(shaCrypt(algorithm, password, { salt: 'saltstring', rounds })).to.equal(hash);
    });
  }
});

describe('md5Crypt', () => {
  const hashes: readonly (readonly [password: string, hash: string])[] = [
    ['Hello world!', '$1$saltstri$YMyguxXMBpd2TEZ.vS/3q1'],
    ['', '$1$saltstri$ciR2otLVXV8I9sOPWbLTc1'],
    [long, '$1$saltstri$mkHehJO4HM5Sq439sCQsA.'],
  ];
  for (const [password, hash] of hashes) {
    it(`hashes "${password}"`, () => expect(md5Crypt(password, 'saltstri')).to.equal(hash));
  }
});
