-- Don't stop at this apostrophe or "quote, nor at end
local rates = { full = 100, senior = 50 }

--[[ function nothing()
  if ]]
local function fee(age, income)
  if age < 18 and income == 0 then
    return 0
  elseif age > 65 then
    return rates.senior
  end
  return rates.full
end

function Register.sum(lists)
  local total = 0
  for _, list in ipairs(lists) do
    for _, fee in ipairs(list) do
      if fee ~= "end" then
        total = total + fee
      end
    end
  end
  return total
end

local later = function(name, ...)
  while name do
    repeat
      name = next(name)
    until not name
  end
  return [[it's } end]]
end
