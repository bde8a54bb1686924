package de.example.fees

import java.time.LocalDate

data class Person(val name: String, val born: LocalDate, val income: Int? = null)

class Fees(private val limit: Int) {
    private val rates = mapOf("full" to 100, "senior" to 50)

    fun fee(person: Person, today: LocalDate = LocalDate.now()): Int {
        val age = today.year - person.born.year
        return when {
            age < 18 -> 0
            age > 65 -> rates["senior"] ?: 0
            else -> rates["full"] ?: 0
        }
    }

    fun isFree(person: Person): Boolean = person.income == null || person.income < limit

    fun <T> each(people: List<T>, known: Set<T>, act: (T) -> Unit) {
        for (one in people) {
            if (one in known) {
                try {
                    act(one)
                } catch (error: IllegalStateException) {
                    println("cannot act on ${one}: } $error")
                }
            }
        }
    }
}

fun main() {
    println("done")
}
