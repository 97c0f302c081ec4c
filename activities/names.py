def name_of(user) -> str:
    """The person behind an account: the member's name, else the account's own; "" for nobody."""
    member = getattr(user, "member", None)
    return member.name if member else str(user or "")
