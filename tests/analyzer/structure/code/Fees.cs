using System;
using System.Collections.Generic;

namespace Example.Fees
{
    /// <summary>Don't stop at this brace {</summary>
    public class Register<T> : IRegister where T : class
    {
        private readonly int limit;

        public string Name { get; set; } = @"C:\";

        public Register(int limit, string name = "}")
        {
            this.limit = limit;
            Name = name ?? "none";
        }

        public int Sum(Dictionary<string, List<int>> fees, params int[] more)
        {
            var sum = 0;
            foreach (var pair in fees)
            {
                foreach (var fee in pair.Value)
                {
                    if (fee > limit || fee < 0)
                    {
                        continue;
                    }
                    sum += fee;
                }
            }
            return sum;
        }

        public static string Kind(int age)
        {
            switch (age)
            {
                case 1:
                    return "child";
                case 99:
                    return "senior";
                default:
                    return "adult";
            }
        }

        public bool IsFree(int age) => age < 18 && age > 0;
    }
}
