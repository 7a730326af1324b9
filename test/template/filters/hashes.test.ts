import { itAnswers, itRefuses } from '../support.ts';

describe('the filters of hashes', () => {
  itAnswers([
    ["'abc' | md5", "'900150983cd24fb0d6963f7d28e17f72'"],
    ["'é' | sha1", "'bf15be717ac1b080b4f1c456692825891ff5073d'"],
    ["'abc' | checksum", "'a9993e364706816aba3e25717850c26c9cd0d89d'"],
    [
      "'abc' | hash('sha256')",
      "'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'",
    ],
    ["'abc' | hash", "'a9993e364706816aba3e25717850c26c9cd0d89d'"],
    [
      "'abc' | hash('blake2b')",
      "'ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d17d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923'",
    ],
    [
      "'abc' | hash('sha3_256')",
      "'3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532'",
    ],
    ["123 | hash('md5')", "'202cb962ac59075b964b07152d234b70'"],
    [
      "'secret' | password_hash('sha256', 'abcdefgh', rounds=5000)",
      "'$5$abcdefgh$gruCpC7VkOTspMQTTSAR8mtlO9Upms.fwqE5y16JVM.'",
    ],
    ["'secret' | password_hash('md5', 'abcdefgh')", "'$1$abcdefgh$cHJi5PXp/ki/ktXzqlk6I1'"],
    [
      "'secret' | password_hash('sha512', 'abc', rounds=1000)",
      "'$6$rounds=1000$abc$MqEcPZUYRGGcOeq7PhMpfjfu/F0HrVEI0OlZBijWvO8mSG77iNUDP5MqFceKpJTBc8iITVtNyLiNTRNCxv6oh0'",
    ],
    [
      "'secret' | password_hash('bcrypt', 'abcdefghijklmnopqrstuv', rounds=6)",
      "'$2b$06$abcdefghijklmnopqrstuuxLa0AkDDSrQ9VwNnETzOsObiucpMYgC'",
    ],
    [
      "'sécret' | password_hash('blowfish', '.' * 22, rounds=5, ident='2y')",
      "'$2y$05$......................3VaS2NaW.8MIs.c75P4sYIUr4eotoGG'",
    ],
    [
      "('x' * 100) | password_hash('bcrypt', 'ABCDEFGHIJKLMNOPQRSTUu', rounds=4)",
      "'$2b$04$ABCDEFGHIJKLMNOPQRSTUuuPMGVdMuE6yqNwaDAANxW.7cK/ZbrX6'",
    ],
    [
      "'' | password_hash('bcrypt', 'ABCDEFGHIJKLMNOPQRSTUu', rounds=4, ident='2a')",
      "'$2a$04$ABCDEFGHIJKLMNOPQRSTUu8j1U7juAKgrFqRuEfOyY5KZo6M4DNqm'",
    ],
    ["'foo' | to_uuid", "'f54e0251-da46-5177-a22b-2f98d0a8962c'"],
    [
      "'é' | to_uuid('11111111-2222-3333-4444-555555555555')",
      "'d4e676b7-24dd-5045-abb6-4742e1b6da2f'",
    ],
  ]);

  itRefuses([
    ["'abc' | hash('nope')", 'The hash "nope" is not known.'],
    [
      "'secret' | password_hash('sha512', 'ab$c', rounds=1000)",
      '"salt" must be at most 16 of the characters A-Z, a-z, 0-9, "." and "/".',
    ],
    [
      "'secret' | password_hash('sha512', '12345678901234567', rounds=1000)",
      '"salt" must be at most 16 of the characters A-Z, a-z, 0-9, "." and "/".',
    ],
    [
      "'secret' | password_hash('bcrypt', 'abc')",
      '"salt" must be exactly 22 of the characters A-Z, a-z, 0-9, "." and "/".',
    ],
    ["'s' | password_hash('bcrypt', rounds=32)", '"rounds" must be from 4 to 31, not 32.'],
    ["'s' | password_hash('bcrypt', ident='3')", '"ident" must be one of 2b, 2a, 2y, not "3".'],
    ["'x' | to_uuid('bad')", '"namespace" "bad" is not a UUID.'],
  ]);
});
