"""A thank-you, praise, or contentment: an emoji says enough in return."""

import re

from src.leads.questions.tokens import fold

#: More words than this say something else besides.
_MOST_WORDS = 14
_THANKS = (
    r"thanks?|thank (?:you|u)|thx|tnx|tysm|ty|cheers|much appreciated|appreciate it|great|perfect|awesome|super|"
    r"nice(?: one)?|cool|lovely|brilliant|excellent|amazing|wonderful|fantastic|good (?:bot|job|work|stuff)|well done|"
    r"spot on|love it|that'?ll do|wow|legend|life ?saver|you rock|you're the best|exactly what i (?:needed|wanted)|"
    r"just what i needed|that's it|that was quick|danke\w*|dank dir|merci|parfait|genial|nickel|top|klasse|prima|"
    r"perfekt|spitze|passt|gut gemacht|gracias|perfecto|eres un crack|crack|estupendo|excelente|muy bien|buen trabajo|"
    r"eso es|obrigad\w*|brigad\w*|vale[u]+|perfeito|otimo|show de bola|boa|arrasou|mandou bem|muito bom|fixe|"
    r"grazie|perfetto|ottimo|dank je|dankjewel|bedankt|tack|arigato|ありがとう\w*|dzieki|dziekuje|tesekkurler|mersi"
)
_THANKING = re.compile(rf"(?<!\w)(?:{_THANKS})(?!\w)")
#: What makes it more than thanks: a question, an objection, a wish.
_MORE = re.compile(
    r"[?？؟]|(?<!\w)(?:but|wrong|not|isn't|no|and (?:the|by|for|what|how|now|only)|only|list|how many|which|who|"
    r"what about|can|could|please|pls|add|sort|do|export|csv|show (?:me|the)|aber|falsch|nur|zeig\w*|welche|bitte|mais|"
    r"pas|montre\w*|seulement|combien|pero|solo|muestra\w*|cuant\w*|por favor|mas|so os|mostra\w*|quant\w*|"
    r"top (?:\d+|five|ten|three))(?!\w)"
)
_EMOJI_ONLY = re.compile(r"(?:\s|:[a-z0-9_+'-]+:|[\u2190-\u2bff\ufe0f\u200d\u3030\U0001f000-\U0001faff])+")


def is_thanks(text: str) -> bool:
    """Whether it is nothing but thanks, praise, or an emoji."""
    said = fold(text).replace("’", "'").strip()
    if not said or _EMOJI_ONLY.fullmatch(said):
        return bool(said)
    return len(said.split()) <= _MOST_WORDS and _THANKING.search(said) is not None and not _MORE.search(said)
