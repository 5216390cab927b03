// Which of a million articles a file holds.

/** Digests of 16 hexadecimal digits, 8 bytes each; looked for only once they have been sorted. */
export class DigestSet {
  #values = new BigUint64Array(1024);
  #count = 0;

  add(digest: string): void {
    if (this.#count === this.#values.length) {
      const larger = new BigUint64Array(2 * this.#count);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#count++] = BigInt(`0x${digest}`);
  }

  sort(): void {
    this.#values = this.#values.slice(0, this.#count).sort();
  }

  has(digest: string): boolean {
    const wanted = BigInt(`0x${digest}`);
    let [low, high] = [0, this.#count];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#values[middle] ?? 0n) < wanted) low = middle + 1;
      else high = middle;
    }
    return low < this.#count && this.#values[low] === wanted;
  }
}
