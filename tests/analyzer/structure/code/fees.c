#include <stdio.h>
#include "fees.h"

/* A brace { and an apostrophe: don't stop. */
#define MAX(a, b) ((a) > (b) ? (a) : (b))

struct person {
    char *name;
    int age;
};

static const int rates[] = {100, 50, 0};

int fee(const struct person *who, int income)
{
    if (who == NULL || who->age < 18)
        return 0;
    else if (who->age > 65)
        return rates[1];
    return MAX(rates[0], income);
}

static int sum(int (*read)(int), unsigned long count, char text[16])
{
    int total = 0;
    for (unsigned long i = 0; i < count; i++) {
        do {
            total += read((int)i);
        } while (total < 0);
        while (text[i] == '}') {
            if (text[i] == '"') {
                break;
            }
            i++;
        }
    }
    return total;
}

const char *kind(int age)
{
    switch (age / 10) {
    case 0:
    case 1:
        return "child {";
    case 7:
        return "senior";
    default:
        return "adult";
    }
}

int main(void)
{
    printf("%d\n", fee(NULL, 0));
    return 0;
}
