package Example::Fees;

use strict;
use warnings;

=head1 NAME

Fees - don't stop here: sub nothing { if

=cut

my %rates = (full => 100, senior => 50);

sub fee {
    my ($self, $age, $income) = @_;
    return 0 if $age < 18 && !$income;
    if ($age > 65) {
        return $rates{senior};
    } elsif ($income =~ /^\d+"$/) { # it's a number
        return $rates{full};
    }
    return $#{$self->{list}} > 0 ? 1 : 0;
}

sub sum {
    my $total = 0;
    foreach my $list (@_) {
        for my $fee (@$list) {
            unless ($fee eq '}') {
                $total += $fee;
            }
        }
    }
    return $total;
}

sub text {
    my $text = <<"TEXT";
It's a text with { a brace
TEXT
    $text =~ s{/}{"}g;
    return join q{'}, map { uc } split /,/, $text;
}

1;
__END__
sub nothing {
