"""The notice of use: what becomes of what a person says at the window, by which law, and what they may refuse.

Serving somebody rests on the laws of the schemes, not on consent: who asks for a benefit can't be served otherwise, so
a consent would not be free. Free are the rest, and each is said by what is filled in, never by one tick for everything:
a department that no scheme asks is told by a referral that the person wants, and messages go to a phone that they give.
The version that was read out is kept with the sitting.
"""

from __future__ import annotations

from saiban.cases.declarations import Words

VERSION = "2026-11-22"

SENTENCES: tuple[Words, ...] = (
    Words(
        "We write down what you tell us to find out what your family is entitled to, and send your applications to the"
        " departments that decide. The law of each scheme lets us do this; the laws stand on your slip.",
        "آپ جو بتائیں گے وہ اس لیے لکھا جاتا ہے کہ معلوم ہو آپ کے گھرانے کا کیا حق ہے، اور آپ کی درخواستیں ان محکموں کو"
        " بھیجی جائیں جو فیصلہ کرتے ہیں۔ ہر اسکیم کا اپنا قانون اس کی اجازت دیتا ہے؛ یہ قوانین آپ کی پرچی پر درج ہیں۔",
    ),
    Words(
        "Only who works on your matter sees it. Every look is written down, and you can ask at any desk who saw it."
        " It is given to no police and no immigration office.",
        "اسے صرف وہی دیکھتا ہے جو آپ کے کام پر مامور ہو۔ ہر بار دیکھنا درج ہوتا ہے، اور آپ کسی بھی ڈیسک پر پوچھ"
        " سکتے ہیں کہ کس نے دیکھا۔ یہ نہ پولیس کو دیا جاتا ہے نہ امیگریشن کو۔",
    ),
    Words(
        "Another department hears of you only if you want to be sent to it, and messages come only to a phone that you"
        " give. You may say no to each; nothing else changes.",
        "کسی دوسرے محکمے کو آپ کا بتایا جاتا ہے تو صرف تب جب آپ وہاں بھیجے جانا چاہیں، اور پیغام صرف اسی فون پر آتا ہے"
        " جو آپ خود دیں۔ آپ ہر ایک سے انکار کر سکتے ہیں؛ اس سے اور کچھ نہیں بدلتا۔",
    ),
    Words(
        "You need not answer a question. Then we may not be able to say whether you are entitled; you can apply all the"
        " same. Nobody here can make or change your poverty score. All of this costs nothing.",
        "کسی سوال کا جواب دینا ضروری نہیں۔ پھر شاید ہم نہ بتا سکیں کہ آپ کا حق بنتا ہے یا نہیں؛ درخواست آپ پھر بھی دے"
        " سکتے ہیں۔ یہاں کوئی آپ کا غربت کا سکور نہ بنا سکتا ہے نہ بدل سکتا ہے۔ یہ سب مفت ہے۔",
    ),
)
