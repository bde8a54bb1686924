#import <Foundation/Foundation.h>

// Don't stop at this brace {
@implementation Register

- (instancetype)initWithLimit:(NSInteger)limit name:(NSString *)name
{
    self = [super init];
    if (self) {
        _limit = limit;
        _name = name ?: @"}";
    }
    return self;
}

+ (NSInteger)sum:(NSArray *)fees
{
    NSInteger total = 0;
    for (NSNumber *fee in fees) {
        if ([fee integerValue] > 0 && fee != nil) {
            total += [fee integerValue];
        }
    }
    return total;
}

- (void)clear
{
    [self.entries removeAllObjects];
}

@end

static int twice(int value)
{
    return value * 2;
}
