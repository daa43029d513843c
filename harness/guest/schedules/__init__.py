"""The controlled scheduler: threads of the submission run one at a time, and a seed decides who is next. See actor.py."""
