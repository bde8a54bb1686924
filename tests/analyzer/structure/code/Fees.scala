package example

import scala.util.Try

/** Don't stop at this brace { */
class Register(limit: Int) {
  private val rates = Map("full" -> 100, "}" -> 50)

  def fee(age: Int, income: Int = 0): Int = {
    if (age < 18 && income == 0) {
      0
    } else if (age > 65) {
      rates("full")
    } else {
      income
    }
  }

  def sum(fees: Map[String, List[Int]]): Int = {
    var total = 0
    for (list <- fees.values) {
      for (fee <- list) {
        if (fee > limit) {
          total += fee
        }
      }
    }
    total
  }

  def kind(age: Int): String = age match {
    case a if a < 18 => "child"
    case a if a > 65 => "senior"
    case _ => "adult"
  }
}

object Register {
  def apply(): Register = {
    new Register(10)
  }
}
