import type { DictKey, Value } from '../../values/value.ts';
import { ExpressionError } from '../functions.ts';
import { encodingOf } from './encodings.ts';
import { type MethodTable, method, methodTable, optionalText } from './method.ts';
import { type Operator, PythonObject } from './object.ts';

/** What `encode` makes of a text. As in Ansible, it prints as the text that it is in UTF-8. */
export class Bytes extends PythonObject {
  override readonly typeName = 'bytes';
  readonly data: Buffer;

  constructor(data: Buffer) {
    super();
    this.data = data;
  }

  /** The number at an index. */
  override get(key: DictKey): Value | undefined {
    return typeof key === 'number' ? this.data.at(key) : undefined;
  }

  override text(): string {
    return this.data.toString('utf8');
  }

  override operate(operator: Operator, other: Value, reflected: boolean): Value | undefined {
    if (operator !== '+' || !(other instanceof Bytes)) return undefined;
    const [first, second] = reflected ? [other, this] : [this, other];
    return new Bytes(Buffer.concat([first.data, second.data]));
  }

  override compare(other: Value): number | undefined {
    return other instanceof Bytes ? Buffer.compare(this.data, other.data) : undefined;
  }
}

export const bytesMethods: MethodTable<Bytes> = methodTable([
  method<Bytes>('decode', ['encoding?', 'errors?'], ({ data }, args) => {
    const encoding = encodingOf(optionalText(args, 'encoding') ?? 'utf-8');
    const errors = optionalText(args, 'errors') ?? 'strict';
    const text = encoding.decode(data, errors);
    if (text === undefined) throw new ExpressionError(`The bytes are no text in ${encoding.name}.`);
    return text;
  }),
  method<Bytes>('hex', [], ({ data }) => data.toString('hex')),
]);

/** `text.encode(encoding, errors)` */
export function encodeText(text: string, name = 'utf-8', errors = 'strict'): Bytes {
  const encoding = encodingOf(name);
  const data = encoding.encode(text, errors);
  if (data !== undefined) return new Bytes(data);
  throw new ExpressionError(`The text has characters that ${encoding.name} cannot write.`);
}
