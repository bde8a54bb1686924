package fees

import (
	"errors"
	"fmt"
)

// Register holds entries; "quotes' and { braces.
type Register struct {
	limit   int
	entries map[string][]int
}

type Reader func(text string) (int, error)

func New(limit int) *Register {
	return &Register{limit: limit, entries: map[string][]int{"}": {1, 2}}}
}

func (r *Register) Sum(keys []string, read Reader) (sum int, err error) {
	if r == nil || len(keys) == 0 {
		return 0, errors.New("empty")
	}
	for _, key := range keys {
		for _, value := range r.entries[key] {
			if value > r.limit {
				continue
			}
			sum += value
		}
	}
	return sum, nil
}

func Kind(age, income int) string {
	switch {
	case age < 18:
		return `child "{`
	case age > 65 && income < 100:
		return "senior"
	default:
		return "adult"
	}
}

func Max[T int | float64](left, right T) T {
	for _, one := range []T{left, right} {
		if one > right {
			return one
		}
	}
	return right
}

func Later(names []string) {
	defer func() {
		if err := recover(); err != nil {
			fmt.Println(err)
		}
	}()
	fmt.Println(names)
}
