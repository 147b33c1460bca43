"""Why a command of this folder ends without having done anything."""


class Refused(Exception):
    """Nothing was changed; the message is a sentence for the operator."""
