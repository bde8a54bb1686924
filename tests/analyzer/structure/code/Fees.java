package de.example.fees;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Computes fees; a brace { in a comment. */
public class Fees<T extends Comparable<T>> implements Function<Integer, Integer> {

    private static final Map<String, Integer> RATES = Map.of("full", 100, "brace }", 50);

    private final int limit;

    public Fees(final int limit) {
        this.limit = limit;
    }

    @Override
    public Integer apply(Integer age) {
        if (age == null || age < 0) {
            throw new IllegalArgumentException("age");
        }
        return age < 18 ? 0 : RATES.get("full");
    }

    @Deprecated(since = "2")
    protected int sum(final Map<String, List<Integer>> fees, int... more) throws IllegalStateException {
        int sum = 0;
        for (final List<Integer> list : fees.values()) {
            for (int fee : list) {
                if (fee > limit)
                    continue;
                sum += fee;
            }
        }
        return sum;
    }

    int rank(T left, T right) {
        switch (left.compareTo(right)) {
            case 0:
                return 0;
            case 1:
                return 1;
            default:
                return -1;
        }
    }

    Runnable later(List<String> names) {
        return () -> {
            try {
                names.forEach(name -> System.out.println(name));
            } catch (RuntimeException error) {
                System.err.println('"');
            } finally {
                names.clear();
            }
        };
    }

    enum Kind {
        CITIZEN, COMPANY;

        boolean pays() {
            return this == COMPANY;
        }
    }
}
