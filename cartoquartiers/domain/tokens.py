"""Tokens with which programs act in a person's name: what each may open."""

from cartoquartiers.domain.vocabulary import Word

#: By this beginning a token is told from a session, and found when somebody publishes it by mistake.
PREFIX = "cartoq_"
MOST = 10
LONGEST_NAME = 60


class TokenScope(Word):
    """What a token opens; nothing else of its person's rights."""

    CONTRIBUTE = "contribute", "Proposer en mon nom"
    READ = "read", "Lire ce que j’ai proposé et ce qui attend"
    DECIDE = "decide", "Décider de ce qui attend (modération)"
