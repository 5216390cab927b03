// Recurrent networks over sequences, forwards and backwards through time, in plain arrays. One call instead of some sixty small
// operations per word: measured faster than TensorFlow.js's own layers on each of its backends, native TensorFlow included.

export type CellName = 'simple' | 'lstm';
/** What is made of a row's states: the one after its last word, or the mean of all. */
export type Pooling = 'last' | 'mean';

/** Sequences whose inputs have been multiplied with the kernel, and where each ends. */
export interface Sequences {
  readonly rows: number;
  readonly longest: number;
  /** Words of each row; what follows is not read. */
  readonly lengths: readonly number[];
  /** [rows, longest, gates × units]: input · kernel + bias; an LSTM's gates are input, forget, candidate, output. */
  readonly inputs: Float32Array;
  /** [units, gates × units]. */
  readonly kernel: Float32Array;
  readonly units: number;
  /** From the last word to the first. */
  readonly isReversed: boolean;
  readonly pooling: Pooling;
}

/** What the way forwards leaves for the way back. */
export interface Trace {
  /** [rows, units]: the last state or the mean of all; 0 for rows without words. */
  readonly pooled: Float32Array;
  /** [rows, longest, units]: the state before each word. */
  readonly before: Float32Array;
  /** [rows, longest, gates × units]: values of the gates. */
  readonly gates: Float32Array;
  /** [rows, longest, units]: memory before each word; of an LSTM only. */
  readonly memory: Float32Array;
}

interface Cell {
  readonly gates: number;
  /** Turns sums into gates in place; moves state and memory on. */
  forward(gates: Float32Array, state: Float64Array, memory: Float64Array): void;
  /** Writes the gradient of the sums, and turns that of memory after the word into that of memory before it. */
  backward(at: Backward): void;
}

interface Backward {
  readonly gates: Float32Array;
  /** Memory before the word. */
  readonly memory: Float32Array;
  /** Gradients: of the state after the word, of the memory, of the sums. */
  readonly dState: Float64Array;
  readonly dMemory: Float64Array;
  readonly dSums: Float64Array;
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** state = tanh(sum) (Elman 1990). */
const simple: Cell = {
  gates: 1,
  forward: (gates, state) => {
    for (let i = 0; i < state.length; i++) state[i] = gates[i] = Math.tanh(gates[i] ?? 0);
  },
  backward: ({ gates, dState, dSums }) => {
    for (let i = 0; i < dState.length; i++) dSums[i] = (dState[i] ?? 0) * (1 - (gates[i] ?? 0) ** 2);
  },
};

/** Long short-term memory with a forget gate (Hochreiter and Schmidhuber 1997; Gers et al. 2000). */
const lstm: Cell = {
  gates: 4,
  forward: (gates, state, memory) => {
    const units = state.length;
    for (let i = 0; i < units; i++) {
      const enter = (gates[i] = sigmoid(gates[i] ?? 0));
      const keep = (gates[units + i] = sigmoid(gates[units + i] ?? 0));
      const candidate = (gates[2 * units + i] = Math.tanh(gates[2 * units + i] ?? 0));
      const show = (gates[3 * units + i] = sigmoid(gates[3 * units + i] ?? 0));
      const held = (memory[i] = keep * (memory[i] ?? 0) + enter * candidate);
      state[i] = show * Math.tanh(held);
    }
  },
  backward: ({ gates, memory, dState, dMemory, dSums }) => {
    const units = dState.length;
    for (let i = 0; i < units; i++) {
      const enter = gates[i] ?? 0;
      const keep = gates[units + i] ?? 0;
      const candidate = gates[2 * units + i] ?? 0;
      const show = gates[3 * units + i] ?? 0;
      const before = memory[i] ?? 0;
      const shown = Math.tanh(keep * before + enter * candidate);
      const dHeld = (dMemory[i] ?? 0) + (dState[i] ?? 0) * show * (1 - shown * shown);
      dSums[i] = dHeld * candidate * enter * (1 - enter);
      dSums[units + i] = dHeld * before * keep * (1 - keep);
      dSums[2 * units + i] = dHeld * enter * (1 - candidate * candidate);
      dSums[3 * units + i] = (dState[i] ?? 0) * shown * show * (1 - show);
      dMemory[i] = dHeld * keep;
    }
  },
};

const CELLS: Readonly<Record<CellName, Cell>> = { simple, lstm };

/** Numbers of gates of a cell. */
export const gatesOf = (cell: CellName): number => CELLS[cell].gates;

/** Reads every row to its end. */
export function forward(cell: CellName, sequences: Sequences): Trace {
  const { rows, longest, inputs, units } = sequences;
  const trace: Trace = {
    pooled: new Float32Array(rows * units),
    before: new Float32Array(rows * longest * units),
    gates: inputs.slice(),
    memory: new Float32Array(cell === 'lstm' ? rows * longest * units : 0),
  };
  const kernel = Float64Array.from(sequences.kernel);
  for (let row = 0; row < rows; row++) forwardRow(CELLS[cell], sequences, kernel, trace, row);
  return trace;
}

function forwardRow(cell: Cell, sequences: Sequences, kernel: Float64Array, trace: Trace, row: number): void {
  const { units, longest } = sequences;
  const width = cell.gates * units;
  const state = new Float64Array(units);
  const memory = new Float64Array(units);
  const sums = new Float64Array(width);
  const total = new Float64Array(units);
  const words = wordsInOrder(sequences, row);
  for (const word of words) {
    const place = row * longest + word;
    trace.before.set(state, place * units);
    if (trace.memory.length > 0) trace.memory.set(memory, place * units);
    const gates = trace.gates.subarray(place * width, (place + 1) * width);
    sums.set(gates);
    addProduct(sums, state, kernel);
    gates.set(sums);
    cell.forward(gates, state, memory);
    state.forEach((value, i) => (total[i] = (total[i] ?? 0) + value));
  }
  const mean = total.map((value) => value / Math.max(1, words.length));
  trace.pooled.set(sequences.pooling === 'last' ? state : mean, row * units);
}

/** sums += vector · matrix, matrix [vector, sums]; four rows at a time, which halves the time. */
function addProduct(sums: Float64Array, vector: Float64Array, matrix: Float64Array): void {
  const width = sums.length;
  for (let k = 0; k < vector.length; k += 4) {
    const [a, b, c, d] = fourRows(k, vector.length, width);
    const u = vector[k] ?? 0;
    const v = vector[k + 1] ?? 0;
    const w = vector[k + 2] ?? 0;
    const x = vector[k + 3] ?? 0;
    for (let j = 0; j < width; j++)
      sums[j] =
        (sums[j] ?? 0) +
        u * (matrix[a + j] ?? 0) +
        v * (matrix[b + j] ?? 0) +
        w * (matrix[c + j] ?? 0) +
        x * (matrix[d + j] ?? 0);
  }
}

/** Where row k and the three after it begin; rows beyond the last stand for row k, to be multiplied by 0 or left out. */
function fourRows(k: number, rows: number, width: number): readonly [number, number, number, number] {
  const begin = (row: number): number => (row < rows ? row : k) * width;
  return [begin(k), begin(k + 1), begin(k + 2), begin(k + 3)];
}

/** Gradient of the inputs [rows, longest, gates × units], from that of what was pooled [rows, units]; 0 beyond the ends. */
export function backward(cell: CellName, sequences: Sequences, trace: Trace, dPooled: Float32Array): Float32Array {
  const { rows, longest, units } = sequences;
  const gradient = new Float32Array(rows * longest * units * CELLS[cell].gates);
  const kernel = Float64Array.from(sequences.kernel);
  for (let row = 0; row < rows; row++)
    backwardRow(CELLS[cell], sequences, kernel, trace, {
      row,
      dPooled: dPooled.subarray(row * units, (row + 1) * units),
      gradient,
    });
  return gradient;
}

function backwardRow(
  cell: Cell,
  sequences: Sequences,
  kernel: Float64Array,
  trace: Trace,
  { row, dPooled, gradient }: { row: number; dPooled: Float32Array; gradient: Float32Array },
): void {
  const { units, longest } = sequences;
  const width = cell.gates * units;
  const words = wordsInOrder(sequences, row).reverse();
  const dState = sequences.pooling === 'last' ? Float64Array.from(dPooled) : new Float64Array(units);
  const dEach = Float64Array.from(dPooled, (value) => (sequences.pooling === 'last' ? 0 : value / words.length));
  const dMemory = new Float64Array(units);
  const dSums = new Float64Array(width);
  for (const word of words) {
    const place = row * longest + word;
    dEach.forEach((value, i) => (dState[i] = (dState[i] ?? 0) + value));
    const gates = trace.gates.subarray(place * width, (place + 1) * width);
    const memory = trace.memory.subarray(place * units, (place + 1) * units);
    cell.backward({ gates, memory, dState, dMemory, dSums });
    gradient.set(dSums, place * width);
    setTransposedProduct(dState, dSums, kernel);
  }
}

/** result = vector · matrixᵀ, matrix [result, vector]; four rows at a time. */
function setTransposedProduct(result: Float64Array, vector: Float64Array, matrix: Float64Array): void {
  const width = vector.length;
  for (let k = 0; k < result.length; k += 4) {
    const [a, b, c, d] = fourRows(k, result.length, width);
    let u = 0;
    let v = 0;
    let w = 0;
    let x = 0;
    for (let j = 0; j < width; j++) {
      const factor = vector[j] ?? 0;
      u += factor * (matrix[a + j] ?? 0);
      v += factor * (matrix[b + j] ?? 0);
      w += factor * (matrix[c + j] ?? 0);
      x += factor * (matrix[d + j] ?? 0);
    }
    result[k] = u;
    if (k + 1 < result.length) result[k + 1] = v;
    if (k + 2 < result.length) result[k + 2] = w;
    if (k + 3 < result.length) result[k + 3] = x;
  }
}

function wordsInOrder({ lengths, isReversed }: Sequences, row: number): number[] {
  const words = Array.from({ length: lengths[row] ?? 0 }, (_, i) => i);
  return isReversed ? words.reverse() : words;
}
