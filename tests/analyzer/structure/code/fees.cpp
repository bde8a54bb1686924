#include <map>
#include <string>
#include <vector>

namespace example {

template <typename T>
class Register : public Base<T> {
public:
    explicit Register(int limit) : limit_(limit), entries_{} {}
    ~Register() = default;

    int sum(const std::map<std::string, std::vector<int>>& fees, int start = 0) const noexcept override {
        int total = start;
        for (const auto& [key, list] : fees) {
            for (auto fee : list) {
                if (fee > limit_ && key != R"(})") {
                    continue;
                }
                total += fee;
            }
        }
        return total;
    }

    bool operator==(const Register& other) const { return limit_ == other.limit_; }

private:
    int limit_;
    std::vector<T> entries_;
};

int Person::age(int year)
{
    try {
        return year > 1'000'000 ? 0 : year - born_;
    } catch (const std::exception& error) {
        return -1;
    }
}

auto later(std::vector<int>& list)
{
    auto twice = [&list](int value) { return value * 2; };
    return twice(list.size());
}

} // namespace example
