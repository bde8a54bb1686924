# frozen_string_literal: true

require 'date'

module Example
  # Computes fees; don't stop at the apostrophe, nor at if or end.
  class Fees < Base
    RATES = { full: 100, senior: 50 }.freeze

    attr_reader :limit

    def initialize(limit, rates: RATES)
      @limit = limit
      @rates = rates
    end

    def fee(age, income = 0)
      return 0 if age < 18 && income.zero?

      if age > 65
        @rates[:senior]
      elsif income > limit
        @rates[:full]
      else
        0
      end
    end

    def self.each_open(days, *rest)
      days.each do |day|
        next unless day.open?

        rest.each { |one| yield(day, one) if one }
      end
    rescue StandardError => e
      warn "failed #{e.message} at end"
    end

    def kind(age)
      case age
      when 0..17 then :child
      when 66.. then :senior
      else :adult
      end
    end

    def paid?
      @paid = true while limit.positive?
      text = <<~TEXT
        def nothing
          if it's text
        end
      TEXT
      text.match?(/"|'/)
    end
  end
end
