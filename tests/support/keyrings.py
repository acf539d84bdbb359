"""A keyring in memory, for tests that are not about keyrings."""

from mbdesk.errors import TokenStoreError
from mbdesk.store.token_store import TokenStore


class MemoryKeys(TokenStore):
    """Keeps what it is given; with ``refuses`` it is a keyring that does nothing, for that reason."""

    def __init__(self, refuses: str = "") -> None:
        super().__init__()
        self.kept: dict[str, str] = {}
        self.refuses = refuses

    def save(self, key: str, token: str) -> None:
        self._refuse()
        self.kept[key] = token

    def load(self, key: str) -> str | None:
        self._refuse()
        return self.kept.get(key)

    def delete(self, key: str) -> None:
        self._refuse()
        self.kept.pop(key, None)

    def _refuse(self) -> None:
        if self.refuses:
            raise TokenStoreError(self.refuses)
