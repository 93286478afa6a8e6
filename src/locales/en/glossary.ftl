### Terms of the English texts. A line is a term and, after “not”, what it is never called here. A test reads these lines:
### a phrase is found with a small or a capital first letter, and one that ends in * with any ending.

# license – not licence*
# organization, organizational – not organisation*
# canceled – not cancelled, cancelling
# recognize, synchronize, authorize – not recognis*, unrecognis*, synchronis*, authoris*
# behavior, color, dialing – not behaviour*, colour*, dialling
# email – not e-mail*
# ID, IDs – not id, ids
# sign in – not log in, log on
# tenant ID – not customer tenant id, directory id
# usage location – not country of use
# phone – not telephone*
# subscription status – not any state, state and term
# Global Administrator – not Company Administrator, global admin
# confirm an acceptance – not attest, attests, attested, attest an
# request – not ask for, asks for, asked for
# continue – not go on, goes on, going on
# create – not is made, are made, be made, made up
# assign, remove a role – not is given, taken away, take away, gave
# operator – not whoever, those who, runs the portal
# resource, type – not kind of thing, kind of
# rejected, denied – not does not take, takes no, did not accept
# returns, shows – not tells, not told, did not tell, does not tell
# requires – not wants, wants to
# isn’t responding, unavailable – not has a fault, does not answer, has not been answering, answers
# couldn’t load – not could not be had, cannot be told, can’t be told
# couldn’t confirm – not nobody knows
# no matches – not nothing begins, is like that
# no longer – not any more, any longer
# immediately – not at once
# permanently – not for good
# Active – not in force
# can’t – not cannot
# sign-in is turned off, blocked – not switched off, shut out
