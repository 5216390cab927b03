// The grover recipe on the backend that every machine has: WebAssembly.
import { describeGroverRecipe } from './groverRecipeSuite.ts';

describeGroverRecipe('wasm');
