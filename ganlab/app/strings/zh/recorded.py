"""What records, reports and errors say in English, phrase by phrase; a word in braces is taken over, with ":words"
several; what is called "then" is a phrase again."""

from __future__ import annotations

from ganlab.app.strings.zh import claims
from ganlab.metrics.loss_and_quality import AGAINST, FOLLOWS, RULE, UNTOLD
from ganlab.paper.loss_quality import UNMEASURED
from ganlab.paper.rules import CLAIMS, rules
from ganlab.paper.verdict import METHOD

BETWEEN = "；"
"""what stands between the parts of a text, in the place of a semicolon"""
_VERDICTS = {
    "confirmed": "证实",
    "contradicted": "否定",
    "with their recipe only": "只按论文的方案成立",
    "with ours only": "只按我们的方案成立",
    "depends on the seed": "取决于种子",
    "cannot be compared": "无法比较",
    "not run yet": "尚未运行",
}
_CLAIMS = {
    getattr(claim, field): said for claim in CLAIMS for field, said in claims.CLAIMS[claim.id].items() if said
} | {
    getattr(part, field): said
    for claim in CLAIMS
    for part in claim.parts
    for field, said in claims.PARTS[part.key].items()
}
_VERDICT_WORDS = {
    **_VERDICTS,
    **{f"{verdict}, in one arm only": f"{said}（只有一组）" for verdict, said in _VERDICTS.items()},
    "holds": "成立",
    "does not hold": "不成立",
    "not run": "未运行",
    "{held} of {n}": "{held}/{n}",
    "{held} of {n} collapsed ({model:words})": "{held}/{n} 崩溃（{model}）",
    "{held} of {n} collapsed (the other three)": "{held}/{n} 崩溃（其他三个）",
    "{held} of {n} on another scale": "{held}/{n} 尺度不同",
    "{held} of {n} collapsed ({model:words}): {median} ({low} to {high})": "{held}/{n} 崩溃（{model}）："
    "{median}（{low} 至 {high}）",
    "{held} of {n} collapsed (the other three): {median} ({low} to {high})": "{held}/{n} 崩溃（其他三个）："
    "{median}（{low} 至 {high}）",
    "{held} of {n}: {median} ({low} to {high})": "{held}/{n}：{median}（{low} 至 {high}）",
    "at most {high}": "至多 {high}",
    "at least {low}": "至少 {low}",
    "from {low} to {high}": "{low} 至 {high}",
    "the paper's recipe": "论文的方案",
    "our recipe": "我们的方案",
}
_RECIPES = {
    "InfoGAN without its information term": "不带信息项的 InfoGAN",
    "dense, {width} units times 1, 2, 4 and 4, 2": "全连接，{width} 个单元，乘以 1、2、4 和 4、2",
    "dense; G ReLU, D maxout with dropout; width {width}": "全连接；G 用 ReLU，D 用带 dropout 的 maxout；宽度 {width}",
    "convolutions and dense layers at the small end, width {width}": "卷积，小端有全连接层，宽度 {width}",
    "strided convolutions, no dense layer, width {width}": "带步长的卷积，没有全连接层，宽度 {width}",
    "plain gradient descent": "普通梯度下降",
    "{optimizer}, betas {first}, {second}": "{optimizer}，betas {first}、{second}",
    "G {g}, D {d}": "G {g}，D {d}",
    "batch norm in {net}": "{net} 中有批归一化",
    "batch norm in {first} and {second}": "{first} 和 {second} 中有批归一化",
    "none": "无",
    "nothing": "无",
    "information weight {weight}": "信息项权重 {weight}",
    "clip {clip}": "裁剪 {clip}",
    "penalty weight {weight}": "惩罚权重 {weight}",
    "noise {size} on what D sees, gone at {part} of the run": "D 所见加噪声 {size}，到训练的 {part} 处消失",
    "distortions {size} with it": "同时有变形 {size}",
    "D's rate falls to {share} by {part} of the run": "D 的学习率到训练的 {part} 处降到 {share}",
    "rates fall to 0 from {part} of the run": "学习率从训练的 {part} 处起降到 0",
    "network: Goodfellow et al. 2014, section 5, sizes of the authors' code; gradient descent and cross-entropy: the "
    "paper; rate: tried, see below": "网络：Goodfellow 等 2014 年，第 5 节，大小取自作者的代码；梯度下降和交叉熵：论文；"
    "学习率：试出来的，见下",
    "no dense layers, batch norm, Adam 0.0002, D and G in turn: the paper; betas, LeakyReLU 0.2, where batch norm stands: "
    "Radford et al. 2016, sections 3 and 4": "无全连接层、批归一化、Adam 0.0002、D 和 G 轮流：论文；betas、LeakyReLU 0.2、"
    "批归一化的位置：Radford 等 2016 年，第 3、4 节",
    "information term: the paper; its weight 1 and two continuous codes: Chen et al. 2016, C.1; network and optimizer as "
    "DCGAN (Chen et al. have 0.001 for G)": "信息项：论文；权重 1 和两个连续编码：Chen 等 2016 年，C.1；网络和优化器与 DCGAN "
    "相同（Chen 等的 G 用 0.001）",
    "clipping, no sigmoid, no logarithm: the paper; RMSprop 5e-5, five critic steps, clip 0.01: Arjovsky et al. 2017, "
    "Algorithm 1; the critic of WGAN-GP, as the paper says": "裁剪、无 sigmoid、无对数：论文；RMSprop 5e-5、评论家五步、"
    "裁剪 0.01：Arjovsky 等 2017 年，算法 1；评论家与 WGAN-GP 的相同，如论文所说",
    "gradient penalty towards 1, WGAN's networks: the paper; Adam 1e-4, betas 0 and 0.9, five critic steps, weight 10, no "
    "batch norm in the critic: Gulrajani et al. 2017, Algorithm 1 and section 4": "向 1 的梯度惩罚、WGAN 的网络：论文；"
    "Adam 1e-4、betas 0 和 0.9、评论家五步、权重 10、评论家中无批归一化：Gulrajani 等 2017 年，算法 1 和第 4 节",
    "InfoGAN's, with weight 0: ours, for C8": "与 InfoGAN 相同，权重 0：我们的，用于 C8",
    "ours; the critic's rate falls to a tenth by nine tenths of the run and the generator's is half of the release's: at "
    "2,000 iterations the release's schedule collapses": "我们的；评论家的学习率到训练的十分之九处降到十分之一，"
    "生成器的是发布方案的一半：只迭代 2,000 次时，发布方案会崩溃",
    "ours: the release recipe, its schedules in parts of the run": "我们的：发布方案，日程按训练的比例计",
    "the rate {rate} was taken, the best of those that have not failed.": "采用学习率 {rate}，是没有失败的当中最好的。",
    "plain gradient descent failed at every rate that was tried, so GAN is trained by Adam, rate 2e-4.": "普通梯度下降在试过"
    "的每个学习率上都失败了，所以 GAN 用 Adam 训练，学习率 2e-4。",
}
_DEPARTURES = {
    "as stated": "与论文相同",
    "the same": "相同",
    "as stated, rate {rate}": "与论文相同，学习率 {rate}",
    "Adam, rate {rate}: gradient descent failed at every rate": "Adam，学习率 {rate}：梯度下降在每个学习率上都失败了",
    "Adam, rates {g} and {d}": "Adam，学习率 {g} 和 {d}",
    "GAN: plain gradient descent": "GAN：普通梯度下降",
    "DCGAN: fully convolutional, no dense layers": "DCGAN：全卷积，没有全连接层",
    "dense layers between a vector and 7 x 7 pixels, in both networks": "两个网络中，向量与 7 x 7 像素之间都有全连接层",
    "DCGAN: batch norm in each layer": "DCGAN：每层都有批归一化",
    "all but G's last, D's first and last, as Radford et al. have it": "除 G 的最后一层、D 的第一层和最后一层外，与 Radford 等相同",
    "DCGAN: Adam with learning rate 0.0002": "DCGAN：Adam，学习率 0.0002",
    "DCGAN: D and G updated in turn": "DCGAN：D 和 G 轮流更新",
    "{n} step of D for each of G": "G 每走一步，D 走 {n} 步",
    "WGAN-GP has the networks of WGAN": "WGAN-GP 用 WGAN 的网络",
    "InfoGAN: noise and codes, the information term with a coefficient that is not given": "InfoGAN：噪声和编码，信息项的系数"
    "没有给出",
    "no noise on what D sees is mentioned": "没有提到在 D 所见上加噪声",
    "samples of the trained generator": "训练好的生成器的样本",
    "the last weights are judged, the moving average stands beside them": "评判最后的权重，滑动平均列在旁边",
    "the moving average is judged, the last weights stand beside it where they were scored": "评判滑动平均，最后的权重若打过分"
    "则列在旁边",
    "no seeds, no batch size, no network widths, no clip": "没有种子、批大小、网络宽度和裁剪范围",
    "five seeds, batches of {batch}, width {width}": "五个种子，每批 {batch} 个，宽度 {width}",
}
_LOSSES = {
    FOLLOWS: "数字变好时下降",
    AGAINST: "数字变好时上升",
    UNTOLD: "无法判断",
    UNMEASURED: "尚未测量：这些训练早于在固定探针上计算损失项。",
    "Of no loss of this model can it be told whether it says that the digits get better.": "这个模型没有一项损失能判断是否"
    "说明数字在变好。",
    "{terms:words} falls when the digits get better.": "数字变好时，{terms} 下降。",
    "{terms:names} fall when the digits get better.": "数字变好时，{terms} 下降。",
    "{terms:words} falls when the digits get better": "数字变好时，{terms} 下降",
    "{terms:names} fall when the digits get better": "数字变好时，{terms} 下降",
    "{terms:words} rises when the digits get better.": "数字变好时，{terms} 上升。",
    "{terms:names} rise when the digits get better.": "数字变好时，{terms} 上升。",
    "{terms:words} rises when the digits get better": "数字变好时，{terms} 上升",
    "{terms:names} rise when the digits get better": "数字变好时，{terms} 上升",
    "of the other {rest} it cannot be told.": "其余 {rest} 项无法判断。",
    "D with information": "D，含信息项",
    "G with information": "G，含信息项",
    "nats": "奈特",
    "critic value": "评论家的值",
}
_PUBLISHED = {
    "InfoGAN's categorical code on MNIST, read as digits": "InfoGAN 的类别编码在 MNIST 上，读作数字",
    "InfoGAN, section 7.2, arXiv:1606.03657": "InfoGAN，第 7.2 节，arXiv:1606.03657",
    "comparable with c1 accuracy; one number, no seeds are given": "可与 c1 准确率相比；只有一个数，没有给出种子",
    "ClusterGAN's clusters of MNIST, read as digits": "ClusterGAN 对 MNIST 的聚类，读作数字",
    "README of the authors' ClusterGAN repository": "作者的 ClusterGAN 代码库的 README",
    "not comparable: another method, trained to cluster, with an encoder; ten runs": "不可比：另一种方法，为聚类而训练，带编码器；"
    "十次训练",
    "FID of the non-saturating GAN, WGAN, WGAN-GP on MNIST": "非饱和 GAN、WGAN、WGAN-GP 在 MNIST 上的 FID",
    "not comparable: features of the Inception network, another scale": "不可比：用 Inception 网络的特征，尺度不同",
    "{name:words} et al. {year}": "{name} 等，{year}",
}
_FACTS = {
    "folder": "文件夹",
    "uncommitted changes": "未提交的改动",
    "sha256 of {file}": "{file} 的 sha256",
}
_DRAWINGS = {
    "generator": "生成器",
    "discriminator": "判别器",
    "critic": "评论家",
    "image": "图像",
    "the discriminator's features": "判别器的特征",
    "{kind} {height} x {width}, stride {n}": "{kind} {height} x {width}，步长 {n}",
    "z: noise {n}": "z：噪声 {n}",
    "z: noise {n}, {codes:words}": "z：噪声 {n}，{codes}",
    "{n} iterations (nats)": "{n} 次迭代（奈特）",
    "{n} iterations (other scale)": "{n} 次迭代（另一种尺度）",
    "{then:words}, our recipe: losses of D and G": "{then}，我们的方案：D 和 G 的损失",
    "{then:words}, the paper's recipe: losses of D and G": "{then}，论文的方案：D 和 G 的损失",
    "{then:words}, our recipe: the critic's clipped weights at the end": "{then}，我们的方案：结束时评论家被裁剪的权重",
    "{then:words}, the paper's recipe: the critic's clipped weights at the end": "{then}，论文的方案：结束时评论家"
    "被裁剪的权重",
    "{label:words}: the layers of its networks, with the shapes that leave them": "{label}：网络的各层，以及每层输出的形状",
}
_ERRORS = {
    "{file:words} is damaged ({why:words}): {then:words}": "{file} 已损坏（{why}）：{then}",
    "{file:words} is damaged: {then:words}": "{file} 已损坏：{then}",
    "{file:words} was changed after it was written: {then:words}": "{file} 写好之后被改动过：{then}",
    "{folder:words} has no {file}: {then:words}": "{folder} 中没有 {file}：{then}",
    "{file:words} is larger than any such file of ours: {then:words}": "{file} 比我们的任何同类文件都大：{then}",
    "{file:words} cannot be read ({why:words}): check its permissions.": "无法读取 {file}（{why}）：请检查它的权限。",
    "the command that wrote into this folder was stopped, so give it again.": "往这个文件夹写入的命令被中断了，请再运行一次。",
    "python -m train.evaluate --cards {folder:words} makes it anew from the rest.": "python -m train.evaluate --cards {folder} "
    "可用其余文件重新生成它。",
    "pull it again with {call:words}.": "请用 {call} 重新下载。",
    "git stash push {folder:words} brings back what came with ganlab, and keeps what is there now.": "git stash push {folder} "
    "可恢复随 ganlab 附带的内容，并保留现有的内容。",
    "python -m train.evaluate {folder:words} measures it anew.": "python -m train.evaluate {folder} 可重新测量。",
    "get a fresh copy of that file where there is one, and keep this folder, which may be the only one.": "请从有该文件的地方"
    "取一份新的，并保留这个文件夹，它可能是唯一的一份。",
    "no trained {name:words} in {places:words}: train it with {command:words}, or set GANLAB_CHECKPOINTS.": "{places} 中没有"
    "训练好的 {name}：请用 {command} 训练，或设置 GANLAB_CHECKPOINTS。",
    "no trained model in {places:words}: train all with python -m train.all --out checkpoints.": "{places} 中没有训练好的模型："
    "请用 python -m train.all --out checkpoints 训练全部模型。",
    "This lesson cannot be made of the records that are here: {why:words}.": "这里的记录做不成这一课：{why}。",
    "The paper has not been re-run here: {command:words} does it, and says how it stands.": "论文还没有在这里重做："
    "{command} 会做，并告诉你进展。",
    "Of the failures and their twins that are here not one alone has collapsed.": "这里的失败训练和对照训练中，崩溃的不是恰好一个。",
    "There is no record of {name:words} here: python -m train.failures makes it.": "这里没有 {name} 的记录："
    "请用 python -m train.failures 制作。",
    "GANLAB_LIVE must be a whole number, 0 to train nothing here, not {said:words}.": "GANLAB_LIVE 必须是整数，"
    "0 表示这里不训练，而不是 {said}。",
    "{folder:words} does not say its recipe and its seed: start another run.": "{folder} 没有写明训练方案和种子：请开始另一次训练。",
    "{folder:words} is no live run of {root:words}: nothing was deleted.": "{folder} 不是 {root} 中的现场训练：什么都没有删除。",
    "{folder:words} is being trained: stop it first.": "{folder} 正在训练：请先停止。",
    "the picture has more than {n} megapixels: save it smaller.": "图片超过 {n} 百万像素：请存得小一些。",
    "there is no digit on the picture: draw it in a dark pen on light paper.": "图片上没有数字：请用深色的笔写在浅色的纸上。",
    "the file has more than {n} MB: save the picture smaller.": "文件超过 {n} MB：请把图片存得小一些。",
    "the picture has only {width} x {height} pixels: a digit needs {least} each way.": "图片只有 {width} x {height} 像素："
    "一个数字每边至少需要 {least} 像素。",
    "the file is a film of several pictures: save one of them by itself.": "文件是由多幅图片组成的影片：请单独保存其中一幅。",
    "the file cannot be read as a PNG or JPEG picture: save it as one of these again.": "文件无法作为 PNG 或 JPEG 图片读取："
    "请重新存成其中一种。",
}
PHRASES = {
    **_CLAIMS,
    **_VERDICT_WORDS,
    **_RECIPES,
    **_DEPARTURES,
    **_LOSSES,
    **_PUBLISHED,
    **_FACTS,
    **_DRAWINGS,
    **_ERRORS,
    **{rules()[name]: said for name, said in claims.SHARED.items()},
    METHOD: claims.METHOD,
    RULE: claims.RULE,
}
