// A fee schedule: "strings" and 'quotes' in comments { must not matter.
import { rates } from './rates.js';

export function feeFor(age, income = 0) {
  if (age < 18 && income === 0) {
    return 0;
  } else if (age > 65) {
    return rates.senior;
  }
  for (const step of rates.steps) {
    if (income < step.limit) {
      return step.fee; // "}" in a comment
    }
  }
  return rates.full;
}

const isOpen = (day) => day !== 'Sunday' && day !== `Sat${'ur'}day`;

class Desk {
  constructor(name, { open = true } = {}) {
    this.name = name;
    this.open = open;
  }

  serve(queue) {
    while (queue.length) {
      const person = queue.shift();
      switch (person.kind) {
        case 'citizen':
          try {
            person.call(this.name);
          } catch (error) {
            console.error(`cannot call } ${error}`);
          }
          break;
        default:
          person.wait();
      }
    }
  }
}

export default function nothing() {}
