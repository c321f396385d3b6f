"""The text sets that others published: where each lies, its licence and its checksum. Knows nothing of what is inside.

What may not be passed on is not part of the project: it is fetched from where its authors, or those who cite them, keep it.
"""

from __future__ import annotations

from core.data.catalog import Source
from core.data.download import Part

_HUB = "https://raw.githubusercontent.com/"
_CHINESE_REVIEWS = _HUB + "SophonPlus/ChineseNlpCorpus/a0b781d72158bde242c0626c9e354d2b328865ff/datasets/"
_NEWS = _HUB + "mhjabreel/CharCnn_Keras/555590db4219b1243abb1918effd6a7425a2d75f/data/ag_news_csv/"

SST2 = Source(
    name="sst2",
    title="SST-2, sentences of film reviews with the opinion they express",
    license="none stated",
    credit="Richard Socher et al., Recursive Deep Models for Semantic Compositionality Over a Sentiment Treebank, 2013",
    places=(
        _HUB + "clairett/pytorch-sentiment-classification/457ffd83de90a9d6d472d8ffc31bbffe40a8b236/data/SST2/",
        _HUB + "clairett/pytorch-sentiment-classification/master/data/SST2/",
    ),
    parts=(
        Part("train.tsv", 720_259, "ec192f833a64da08f475488a77b0d0b47db47acd0f458bd18433fc793b569920"),
        Part("dev.tsv", 92_057, "eddea6b39e601dd4e7a672b53cc40fdf6019fa80522f351206c24340ca5d9359"),
    ),
    folder="text_en/sst2",
)

RT_POLARITY = Source(
    name="rt-polarity",
    title="Sentence polarity 1.0, sentences of film reviews, half of them positive",
    license="none stated; the authors ask to be cited",
    credit="Bo Pang and Lillian Lee, Seeing Stars: Exploiting Class Relationships for Sentiment Categorization, 2005",
    places=("https://storage.googleapis.com/seldon-datasets/sentence_polarity_v1/",),
    parts=(
        Part("rt-polaritydata.tar.gz", 487_770, "a05befe52aafda71d458d188a1c54506a998b1308613ba76bbda2e5029409ce9"),
    ),
    folder="text_en/rt-polarity",
)

RT_POLARITY_UNPACKED = Source(
    name="rt-polarity",
    title=RT_POLARITY.title,
    license=RT_POLARITY.license,
    credit=RT_POLARITY.credit,
    places=(
        _HUB + "dennybritz/cnn-text-classification-tf/18762b459e21d9c70e5c242f8d43fc4e6db37a0d/data/rt-polaritydata/",
    ),
    parts=(
        Part("rt-polarity.neg", 612_506, "2d11cfbc790f1cd96d78339f41ce53ced1efa83cd22d37d6788fa3fe3d17e2fd"),
        Part("rt-polarity.pos", 626_395, "4134882974a28d0c7b5151256f0e33a6169984ee7372c279e673f1114f475d58"),
    ),
    folder="text_en/rt-polarity",
)

SMS_SPAM = Source(
    name="sms-spam",
    title="SMS Spam Collection 1, 5,574 text messages",
    license="CC BY 4.0",
    credit="Tiago A. Almeida and José María Gómez Hidalgo, 2011",
    places=("https://archive.ics.uci.edu/static/public/228/",),
    parts=(
        Part("sms+spam+collection.zip", 203_415, "1587ea43e58e82b14ff1f5425c88e17f8496bfcdb67a583dbff9eefaf9963ce3"),
    ),
    folder="text_en/sms_spam",
)

SMS_SPAM_UNPACKED = Source(
    name="sms-spam",
    title=SMS_SPAM.title,
    license=SMS_SPAM.license,
    credit=SMS_SPAM.credit,
    places=(),
    parts=(Part("SMSSpamCollection.tsv", 477_907, "7d039a24a6083ed9ef0f806ebad56bbb976e3aeb8de05669173bfdc4996c239d"),),
    folder="text_en/sms_spam",
)

_AG_TEST = Part("test.csv", 1_857_427, "521465c2428ed7f02f8d6db6ffdd4b5447c1c701962353eb2c40d548c3c85699")
AG_NEWS = Source(
    name="ag-news",
    title="AG News, 120,000 + 7,600 news with their subject",
    license="research and other non-commercial use",
    credit="Antonio Gulli; this selection by Xiang Zhang, Junbo Zhao and Yann LeCun, 2015",
    places=(_NEWS, _HUB + "mhjabreel/CharCnn_Keras/master/data/ag_news_csv/"),
    parts=(
        Part("train.csv", 29_470_338, "76a0a2d2f92b286371fe4d4044640910a04a803fdd2538e0f3f29a5c6f6b672e"),
        _AG_TEST,
    ),
    folder="text_en/ag_news",
)

AG_NEWS_TEST = Source(
    name="ag-news",
    title="AG News, the 7,600 news of its test part",
    license=AG_NEWS.license,
    credit=AG_NEWS.credit,
    places=(),
    parts=(_AG_TEST,),
    folder="text_en/ag_news",
)

HOTEL = Source(
    name="hotel",
    title="ChnSentiCorp_htl_all, 7,766 Chinese reviews of hotels",
    license="none stated",
    credit="Songbo Tan, ChnSentiCorp; copy of SophonPlus/ChineseNlpCorpus",
    places=(_CHINESE_REVIEWS + "ChnSentiCorp_htl_all/",),
    parts=(
        Part("ChnSentiCorp_htl_all.csv", 2_904_858, "1d414b9c65caf3a836abdb4efded621968502ad3338e1a9d885ae131c86083f0"),
    ),
    folder="text_zh",
)

SHOPPING = Source(
    name="shopping",
    title="online_shopping_10_cats, 62,774 Chinese reviews of goods of ten kinds",
    license="none stated",
    credit="SophonPlus/ChineseNlpCorpus",
    places=(_CHINESE_REVIEWS + "online_shopping_10_cats/",),
    parts=(
        Part(
            "online_shopping_10_cats.zip",
            4_084_428,
            "6816ded66fde9d0927ecbd370b5e12d0174d1abac35192ec014ac2a0a8d25858",
        ),
    ),
    folder="text_zh",
)

HEADLINES = Source(
    name="headlines",
    title="THUCNews, 10,000 Chinese headlines with their subject",
    license="research use; no grant to pass it on",
    credit="Maosong Sun et al., Tsinghua University; selection of 649453932/Chinese-Text-Classification-Pytorch",
    places=(
        _HUB + "649453932/Chinese-Text-Classification-Pytorch/6cb26819af7b646275aff8a4693676f2849e67f6/THUCNews/data/",
    ),
    parts=(Part("dev.txt", 551_313, "6ed73aa2c57ee1560c8f76570d48735c4b1c29ae4983fe3523d56e115813e175"),),
    folder="text_zh/thucnews_titles",
)

SHAKESPEARE = Source(
    name="shakespeare",
    title="tiny Shakespeare, 40,000 lines of his plays",
    license="public domain",
    credit="William Shakespeare; selection by Andrej Karpathy",
    places=(
        _HUB + "karpathy/char-rnn/6f9487a6fe5b420b7ca9afb0d7c078e37c1d1b4e/data/tinyshakespeare/",
        _HUB + "karpathy/char-rnn/master/data/tinyshakespeare/",
    ),
    parts=(Part("input.txt", 1_115_394, "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed"),),
    folder="text_en/tinyshakespeare",
)

TANG = Source(
    name="tang",
    title="10,008 poems of the Tang dynasty, in traditional characters",
    license="MIT; the poems are in the public domain",
    credit="Quan Tang Shi; chinese-poetry/chinese-poetry",
    places=(
        _HUB + "chinese-poetry/chinese-poetry/99ebbef7e1345c0985c44b9fd96a3f9e776f117b/%E5%85%A8%E5%94%90%E8%AF%97/",
    ),
    parts=(
        Part("poet.tang.0.json", 408_405, "4f88f429938082523cdc72a1612bd7a7c3e3f7a33f8192c61ae51340efc3c92d"),
        Part("poet.tang.1000.json", 477_519, "6e703b8d8dcedbd6110f6d48d043665ca2131db2035a5bfcef5e59a19aeb6d75"),
        Part("poet.tang.2000.json", 417_948, "ec28efa7e2ae9cdbbba09f0ed186e32ccae47a325ad1e5816b7ad56071c1665a"),
        Part("poet.tang.3000.json", 453_811, "9e4ba2323752b6b9fbdba875cdbc6a26636fe0cabc85fd066370d4915952001f"),
        Part("poet.tang.4000.json", 488_655, "b8a7946c879b9658a6c667a4c55f776fae7e5e00a17789ab06b274c1429afc66"),
        Part("poet.tang.5000.json", 467_225, "a0306e6962cff01639ad9a00b042a201b8dec1f30fa5d768a7b112589887861e"),
        Part("poet.tang.6000.json", 470_031, "982a21d2b15922b406911f1c825785054314c686da86b2155d7aebb362d22771"),
        Part("poet.tang.7000.json", 474_558, "a6fb69d7b4343c904dc56ae5aae34facc2478d196b51c37ceba9d1e2f171b342"),
        Part("poet.tang.8000.json", 574_248, "ac3848e95b02736168003863795de4474838c2d6a71a24ca2a4a280ea5177773"),
        Part("poet.tang.9000.json", 476_882, "b99d6596e3a1fe1a661652383083f92d196b8baf4e461d087081d5e1e1b7a51f"),
    ),
    folder="text_zh/chinese-poetry",
)

TATOEBA = Source(
    name="tatoeba",
    title="Tatoeba, 26,388 English sentences with a Chinese translation",
    license="CC BY 2.0 FR",
    credit="The contributors of tatoeba.org, each named beside the sentence; selection by manythings.org",
    places=(_HUB + "qi-dian-b/seq2seq2_machine-translation/e117d3a3bdb4c0b7b04db1fb929bf99eb50755b2/",),
    parts=(Part("cmn.txt", 3_765_459, "616cf5e3e1d575083852c4ab9937a271a2782337e245244b3ba6aad505287241"),),
    folder="mt",
)

TATOEBA_TODAY = Source(  # grows from month to month: nobody can know its checksum
    name="tatoeba",
    title="Tatoeba, English sentences with a Chinese translation, as they are today",
    license=TATOEBA.license,
    credit=TATOEBA.credit,
    places=("https://www.manythings.org/anki/",),
    parts=(Part("cmn-eng.zip", 1_400_000, ""),),
    folder="mt",
)

SOURCES: dict[str, tuple[Source, ...]] = {  # the first that is here is read, else the first is fetched
    "sst2": (SST2,),
    "rt_polarity": (RT_POLARITY, RT_POLARITY_UNPACKED),
    "sms_spam": (SMS_SPAM, SMS_SPAM_UNPACKED),
    "ag_news": (AG_NEWS, AG_NEWS_TEST),
    "hotel": (HOTEL,),
    "shopping": (SHOPPING,),
    "headlines": (HEADLINES,),
    "shakespeare": (SHAKESPEARE,),
    "tang": (TANG,),
    "tatoeba": (TATOEBA, TATOEBA_TODAY),
}
NOTES = {AG_NEWS_TEST: "test_only", HEADLINES: "dev_only", TATOEBA_TODAY: "today"}
ROWS = {  # texts that are left of the source when empty, repeated and contradictory ones are out; of a running text its characters
    SST2: 7_783,
    RT_POLARITY: 10_662,
    RT_POLARITY_UNPACKED: 10_662,
    SMS_SPAM: 5_160,
    SMS_SPAM_UNPACKED: 5_160,
    AG_NEWS: 127_600,
    AG_NEWS_TEST: 7_600,
    HOTEL: 7_765,
    SHOPPING: 62_705,
    HEADLINES: 9_993,
    SHAKESPEARE: 1_115_394,
    TANG: 725_727,
    TATOEBA: 26_388,
    TATOEBA_TODAY: 26_388,  # at least
}
