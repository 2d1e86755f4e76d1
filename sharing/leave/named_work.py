"""What sharing gives to an officer by name: duties, and items that they answer for."""

from sharing.cover import caseload
from sharing.duties.models import Duty
from sharing.items.models import Item

for field, words in (("owner", "owner"), ("deputy", "deputy"), ("decides", "decides on sharing")):
    caseload.register(f"duty.{field}", words, Duty.objects.current, officer=field, subject="subject_id")
caseload.register("item", "items", Item.objects.all, officer="owner", subject="subject_id")
