/* Types vanish at run time; they are no functions. */
import type { Rate } from './rates';

interface Priced {
  price(age: number): number;
}

type Reader = (text: string) => number;

export class Register<T extends Priced> implements Priced {
  private entries: Map<string, T> = new Map();

  constructor(private readonly name: string, protected limit?: number) {}

  public add(key: string, entry: T, replace: boolean = false): boolean {
    if (this.entries.has(key) && !replace) {
      return false;
    }
    this.entries.set(key, entry);
    return true;
  }

  price(age: number): number {
    let sum = 0;
    for (const [, entry] of this.entries) {
      if (entry !== undefined) {
        sum += entry.price(age) ?? 0;
      }
    }
    return sum;
  }

  async load(reader: Reader, texts: readonly string[]): Promise<number[]> {
    const found = await Promise.all(
      texts.map((text) => {
        const value = reader(text);
        return value > 0 ? value : 0;
      }),
    );
    return found;
  }
}

export const total = (rates: Rate[], factor: number): number => {
  return rates.reduce((sum, rate) => sum + rate.value * factor, 0);
};
