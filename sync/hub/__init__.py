"""The hub: keeps every line, knows who may hold it, hands each organisation its feed, signs what it has.

Works for any policy; opens no closed part.
"""
