import { expect } from 'chai';
import { newFile } from '../../src/module-api/attributes.ts';
import { withLocale } from '../../src/modules/locale-gen/edit.ts';
import { localeGen } from '../../src/modules/locale-gen/index.ts';
import { parseLocales, sameLocale } from '../../src/modules/locale-gen/locales.ts';
import { given, summaries } from './support/given.ts';

const text =
  '# This file lists locales\n# de_CH.UTF-8 UTF-8\nen_US.UTF-8 UTF-8\n# en_US ISO-8859-1\n';

describe('withLocale', () => {
  const utf8 = 'UTF-8';
  const on = { charset: utf8, present: true };
  const cases: readonly [
    what: string,
    edit: Parameters<typeof withLocale>[1],
    expected: string | undefined,
  ][] = [
    ['turns one on', { ...on, name: 'de_CH.UTF-8' }, text.replace('# de', 'de')],
    ['keeps one that is on', { ...on, name: 'en_US.UTF-8' }, text],
    ['adds one', { ...on, name: 'fr_CH.UTF-8' }, `${text}fr_CH.UTF-8 UTF-8\n`],
    ['tells character sets apart', { ...on, name: 'en_US' }, text.replace('# en_US I', 'en_US I')],
    ['knows no other', { name: 'xx_YY', charset: undefined, present: true }, undefined],
    [
      'turns one off',
      { ...on, present: false, name: 'en_US.UTF-8' },
      text.replace('\nen', '\n# en'),
    ],
    ['keeps one that is off', { ...on, present: false, name: 'de_CH.UTF-8' }, text],
  ];
  for (const [what, edit, expected] of cases) {
    it(what, () => {
      expect(withLocale(text, edit)).to.equal(expected);
      if (expected !== undefined) expect(withLocale(expected, edit)).to.equal(expected);
    });
  }
});

describe('locale_gen', () => {
  const file = newFile('/etc/locale.gen', 'file', {}, { content: Buffer.from(text) });
  const locales = parseLocales('tool\nmade|C\nmade|en_US.utf8\nsupported|fr_CH.UTF-8|UTF-8\n');
  const planned = (name: readonly string[], state: 'present' | 'absent' = 'present') =>
    summaries(localeGen.plan({ name, state }, { file, locales }, given()));

  it('makes what is missing, and only that', () => {
    expect(planned(['en_US.UTF-8'])).to.deep.equal([]);
    expect(planned(['fr_CH.UTF-8', 'en_US.UTF-8'])).to.deep.equal([
      ...['write /etc/locale.gen', 'locale-gen'],
    ]);
    expect(planned(['en_US.UTF-8'], 'absent')).to.deep.equal([
      ...['write /etc/locale.gen', 'locale-gen'],
    ]);
    expect(planned(['de_CH.UTF-8'], 'absent')).to.deep.equal([]);
  });

  it('says what the host does not know', () => {
    expect(() => planned(['xx_YY.UTF-8'])).to.throw('the host knows no locale xx_YY.UTF-8');
  });

  it('takes spellings of a character set for the same', () => {
    expect(sameLocale('de_CH.UTF-8@euro', 'de_CH.utf8@euro')).to.equal(true);
    expect(sameLocale('de_CH.UTF-8', 'de_CH')).to.equal(false);
  });
});
