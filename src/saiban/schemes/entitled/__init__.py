"""What could I be entitled to? Questions that anybody may answer without signing in; nothing of it is kept.

What was answered travels in the page itself from one step to the next. Only what some open scheme needs is asked, and
each question may be left unanswered. No score is asked for or worked out.
"""
