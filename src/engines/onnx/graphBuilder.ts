// Builds an ONNX ModelProto: nodes, constants, weights in an external file, branches (onnx.proto3, IR version 10).
import { ProtoMessage } from '../../grover/protoMessage.ts';
import type { Extent } from './weightFile.ts';

/** A value in the graph, by its unique name. */
export type Value = string & { readonly __value?: never };
/** An input left out. */
export const NONE: Value = '';

/** Element types, TensorProto.DataType. */
export const ELEMENT = { float: 1, uint8: 2, int8: 3, int32: 6, int64: 7, bool: 9 } as const;
export type Element = keyof typeof ELEMENT;
/** A dimension: a size, or a name for one known only at run time. */
export type Dimension = number | string;

export type Attribute = number | readonly number[] | { readonly float: number } | Graph;

const OPSET = 21;
const CONTRIBUTED = 'com.microsoft';
/** Operators of ONNX Runtime's own domain (docs/ContribOperators.md in microsoft/onnxruntime). */
const CONTRIBUTED_OPERATORS = new Set(['BiasGelu', 'FusedMatMul', 'MatMulIntegerToFloat', 'MatMulNBits', 'QGemm']);

export const WEIGHTS_FILE = 'weights.bin';

/** Names and initialisers shared by a graph and its branches. */
class Shared {
  readonly initialisers: ProtoMessage[] = [];
  readonly constants = new Map<string, Value>();
  #next = 0;

  name(prefix: string): Value {
    return `${prefix}_${this.#next++}`;
  }
}

/** A graph, or a branch of one: a branch sees every value of the graph around it. */
export class Graph {
  readonly #shared: Shared;
  readonly #nodes: ProtoMessage[] = [];
  readonly #inputs: ProtoMessage[] = [];
  readonly #outputs: ProtoMessage[] = [];
  readonly #isBranch: boolean;

  constructor(around?: Graph) {
    this.#shared = around === undefined ? new Shared() : around.#shared;
    this.#isBranch = around !== undefined;
  }

  input(name: string, element: Element, shape: readonly Dimension[]): Value {
    this.#inputs.push(valueInfo(name, element, shape));
    return name;
  }

  /** Makes a value computed in this graph an output of it. */
  output(value: Value, element: Element, shape: readonly Dimension[]): void {
    this.#outputs.push(valueInfo(value, element, shape));
  }

  /** A node with one output, under a name of its own or the one given. */
  op(operator: string, inputs: readonly Value[], attributes: Record<string, Attribute> = {}, name?: string): Value {
    const output = name ?? this.#shared.name(operator);
    this.#add(operator, inputs, attributes, [output]);
    return output;
  }

  /** A node with several outputs: undefined makes a name, NONE leaves one out. */
  ops<const Outputs extends readonly (string | undefined)[]>(
    operator: string,
    inputs: readonly Value[],
    outputs: Outputs,
    attributes: Record<string, Attribute> = {},
  ): { [Index in keyof Outputs]: Value } {
    const names = outputs.map((name) => name ?? this.#shared.name(operator));
    this.#add(operator, inputs, attributes, names);
    return names as { [Index in keyof Outputs]: Value };
  }

  /** A small constant held in the graph itself; equal ones are one. */
  constant(element: Element, shape: readonly number[], values: readonly number[]): Value {
    const key = `${element}/${shape.join('x')}/${values.join(',')}`;
    const known = this.#shared.constants.get(key);
    if (known !== undefined) return known;
    const name = this.#shared.name('constant');
    this.#shared.constants.set(key, name);
    this.#shared.initialisers.push(
      new ProtoMessage()
        .integers(1, shape)
        .integer(2, ELEMENT[element])
        .bytes(8, name)
        .bytes(9, packed(element, values)),
    );
    return name;
  }

  float(value: number): Value {
    return this.constant('float', [], [value]);
  }

  /** A one-dimensional int64 constant: a shape, axes, ends of a slice. */
  integers(...values: number[]): Value {
    return this.constant('int64', [values.length], values);
  }

  /** A tensor whose bytes lie in the weight file; several may share them. */
  weight(name: string, element: Element, shape: readonly number[], { offset, length }: Extent): Value {
    const entry = (key: string, value: string): ProtoMessage => new ProtoMessage().bytes(1, key).bytes(2, value);
    const unique = this.#shared.name(name);
    this.#shared.initialisers.push(
      new ProtoMessage()
        .integers(1, shape)
        .integer(2, ELEMENT[element])
        .bytes(8, unique)
        .each(13, [entry('location', WEIGHTS_FILE), entry('offset', String(offset)), entry('length', String(length))])
        .integer(14, 1),
    );
    return unique;
  }

  /** The finished model, in bytes. */
  model(): Uint8Array {
    const opset = (domain: string, version: number): ProtoMessage =>
      new ProtoMessage().bytes(1, domain).integer(2, version);
    return new ProtoMessage()
      .integer(1, 10)
      .bytes(2, 'grover')
      .bytes(7, this.message())
      .each(8, [opset('', OPSET), opset(CONTRIBUTED, 1)])
      .encode();
  }

  /** The GraphProto. */
  message(): ProtoMessage {
    return new ProtoMessage()
      .each(1, this.#nodes)
      .bytes(2, this.#shared.name('graph'))
      .each(5, this.#isBranch ? [] : this.#shared.initialisers)
      .each(11, this.#inputs)
      .each(12, this.#outputs);
  }

  #add(
    operator: string,
    inputs: readonly Value[],
    attributes: Record<string, Attribute>,
    outputs: readonly Value[],
  ): void {
    const node = new ProtoMessage().each(1, inputs).each(2, outputs).bytes(3, this.#shared.name(operator));
    node.bytes(4, operator).each(5, Object.entries(attributes).map(attributeMessage));
    this.#nodes.push(CONTRIBUTED_OPERATORS.has(operator) ? node.bytes(7, CONTRIBUTED) : node);
  }
}

/** AttributeProto: a whole number is an INT, lists are INTS, a Graph is a branch. */
function attributeMessage([name, value]: [string, Attribute]): ProtoMessage {
  const message = new ProtoMessage().bytes(1, name);
  if (value instanceof Graph) return message.bytes(6, value.message()).integer(20, 5);
  if (typeof value === 'number') return message.integer(3, value).integer(20, 2);
  if ('float' in value) return message.float(2, value.float).integer(20, 1);
  return message.integers(8, value).integer(20, 7);
}

function valueInfo(name: string, element: Element, shape: readonly Dimension[]): ProtoMessage {
  const dimensions = shape.map((size) =>
    typeof size === 'number' ? new ProtoMessage().integer(1, size) : new ProtoMessage().bytes(2, size),
  );
  const tensor = new ProtoMessage().integer(1, ELEMENT[element]).bytes(2, new ProtoMessage().each(1, dimensions));
  return new ProtoMessage().bytes(1, name).bytes(2, new ProtoMessage().bytes(1, tensor));
}

function packed(element: Element, values: readonly number[]): Uint8Array {
  const typed = {
    float: () => Float32Array.from(values),
    uint8: () => Uint8Array.from(values),
    int8: () => Int8Array.from(values),
    int32: () => Int32Array.from(values),
    int64: () => BigInt64Array.from(values, BigInt),
    bool: () => Uint8Array.from(values),
  }[element]();
  return new Uint8Array(typed.buffer);
}
