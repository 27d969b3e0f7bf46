"""What every store promises, written against the protocols of `bot.store`.

An implementation is held to it by a subclass whose `open_store` fixture gives a function that opens the same,
at first empty, database anew with each call, and whose `store` fixture calls it once.
"""

from tests.bot.store.contract_articles import ArticlesContract
from tests.bot.store.contract_builds import BuildsContract
from tests.bot.store.contract_claims import ClaimsContract
from tests.bot.store.contract_follows import FollowsContract
from tests.bot.store.contract_ledger import LedgerContract
from tests.bot.store.contract_news import NewsContract
from tests.bot.store.contract_passages import PassagesContract
from tests.bot.store.contract_processes import ProcessesContract
from tests.bot.store.contract_retention import RetentionContract
from tests.bot.store.contract_schedules import SchedulesContract
from tests.bot.store.contract_sources import SourcesContract
from tests.bot.store.contract_spendings import SpendingsContract
from tests.bot.store.contract_stories import StoriesContract
from tests.bot.store.contract_transactions import TransactionContract
from tests.bot.store.contract_vocabulary import VocabularyContract
from tests.bot.store.contract_workspaces import ConversationsContract, IsolationContract


class StoreContract(
    ArticlesContract,
    NewsContract,
    PassagesContract,
    VocabularyContract,
    StoriesContract,
    IsolationContract,
    ConversationsContract,
    FollowsContract,
    SourcesContract,
    RetentionContract,
    SpendingsContract,
    SchedulesContract,
    ClaimsContract,
    LedgerContract,
    BuildsContract,
    ProcessesContract,
    TransactionContract,
):
    """All of it."""
