import Foundation

/// Don't stop at this brace {
struct Register {
    let limit: Int
    var entries: [String: [Int]] = ["}": [1]]

    init(limit: Int) {
        self.limit = limit
    }

    func sum(of keys: [String], from start: Int = 0) -> Int {
        var total = start
        for key in keys {
            if let list = entries[key] {
                for fee in list where fee > 0 {
                    total += fee
                }
            }
        }
        return total
    }

    func check(_ age: Int?) throws -> String {
        guard let age = age, age > 0 else {
            throw Failure.age
        }
        switch age {
        case 0..<18:
            return "child"
        case 66...:
            return "senior"
        default:
            return "adult \(age > 30 ? "older" : "young")"
        }
    }
}

func first<T>(_ list: [T], other: T) -> T {
    return list.isEmpty ? other : list[0]
}
