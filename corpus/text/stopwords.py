"""Words that say how a sentence is built, not what it is about. None is news: no "may", "new" or "said"."""

STOP_WORDS = frozenset(
    """
    a an the this that these those such
    i me my mine we us our ours you your yours he him his she her hers it its they them their theirs
    myself ourselves yourself himself herself itself themselves
    who whom whose which what when where why how
    am is are was were be been being do does did doing done have has had having
    can could shall should will would might must
    isnt arent wasnt werent dont doesnt didnt havent hasnt hadnt cant couldnt wont wouldnt shouldnt
    im ive youre youve hes shes theyre theyve weve thats theres whats whos
    and or but nor if then else than as so because while although though whether
    of in on at by to from for with without into onto over under about against between among
    through during before after above below up down out off again further once
    not no only own same too very just also ever there here both each few more most other some any all
    s t ll re ve d m
    """.split()
)
