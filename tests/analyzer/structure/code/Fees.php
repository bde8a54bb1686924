<?php
declare(strict_types=1);

namespace Example\Fees;

use Example\Rates;

# A comment with an apostrophe: don't stop here {
final class Fees extends Base implements Priced
{
    private array $rates = ['full' => 100, 'senior' => 50];

    public function __construct(private int $limit, ?Rates $rates = null)
    {
        $this->rates = $rates?->all() ?? $this->rates;
    }

    public static function create(): self
    {
        return new self(10);
    }

    public function fee(int $age, array &$notes = [], string ...$more): int
    {
        if ($age < 18 || $age > 99) {
            $notes[] = "no fee for {$age} }";
            return 0;
        } elseif ($age > 65) {
            return $this->rates['senior'];
        }
        foreach ($more as $key => $one) {
            if ($one === 'free') {
                return 0;
            }
        }
        return $this->rates['full'];
    }

    public function kind(int $age): string
    {
        return match (true) {
            $age < 18 => 'child',
            $age > 65 => 'senior',
            default => 'adult',
        };
    }
}

function total(array $fees): int
{
    $sum = 0;
    while ($fees) {
        $sum += array_pop($fees);
    }
    return array_sum(array_map(function ($fee) use ($sum) {
        return $fee > 0 ? $fee : $sum;
    }, $fees));
}
?>
<p>It's a page: function of(x) { if (y) }</p>
