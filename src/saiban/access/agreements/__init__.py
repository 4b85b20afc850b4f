"""Sharing agreements: proposed by one person, approved by another, ended early where need be, printed to be signed.

What an approved one lets out is decided in `saiban.access.permits`.
"""
